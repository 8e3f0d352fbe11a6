import { ref, watch } from 'vue';
import { useMessages } from '../composables/useMessages.ts';
import { onStage } from '../room/room.ts';
import type { SessionState } from '../session/state.ts';

type InRoom = Extract<SessionState, { phase: 'in-room' }>;

/** What a screen reader is told as it happens: who comes to and leaves the stage, connection lost and back. */
export function useAnnouncements(state: () => InRoom) {
  const { t } = useMessages();
  const message = ref('');
  watch(
    () => new Map(onStage(state().room).map(one => [one.id, one.name])),
    (now, before) => {
      const you = state().you.id;
      for (const [id, name] of now) if (!before.has(id) && id !== you) message.value = t('announce_joined_stage', { name });
      for (const [id, name] of before) if (!now.has(id) && id !== you) message.value = t('announce_left_stage', { name });
    },
  );
  watch(
    () => state().connected,
    connected => (message.value = t(connected ? 'announce_connected' : 'announce_reconnecting')),
  );
  return message;
}
