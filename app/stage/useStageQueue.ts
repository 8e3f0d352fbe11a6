import { useIntervalFn } from '@vueuse/core';
import { computed, ref, watch } from 'vue';
import { isModerator, stageQueue } from '../../core/room/room.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useDevicesStore } from '../devices/devicesStore.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** How often the position is asked for, in ms: nobody is told when somebody before them goes. */
const REFRESH_MS = 5_000;

/** One's own place in the stage queue: asked and at which position, or invited, with devices on trial. */
export function useStageQueue(state: () => InRoom) {
  const session = useSessionStore();
  const devices = useDevicesStore();
  const standing = computed(() => (state().you.place === 'viewer' ? (state().you.line?.state ?? null) : null));
  /** Waiting for a free place, nobody's answer needed. */
  const queued = computed(() => standing.value === 'asked' && state().way === 'direct');
  const asked = ref<number | null>(null);
  const position = computed(() => {
    if (!queued.value) return null;
    const { room, you } = state();
    if (!isModerator(you.role)) return asked.value;
    return stageQueue(room, 'asked').findIndex(one => one.id === you.id) + 1;
  });

  async function ask(): Promise<void> {
    const answer = (await session.client?.stageQueuePosition()) ?? null;
    if (queued.value) asked.value = answer;
  }
  const { pause, resume } = useIntervalFn(() => void ask(), REFRESH_MS, { immediate: false });
  watch(
    [queued, () => state().counts.stage, () => state().connected],
    ([waits]) => {
      pause();
      asked.value = waits ? asked.value : null;
      if (!waits || isModerator(state().you.role)) return;
      void ask();
      resume();
    },
    { immediate: true },
  );

  watch(
    () => standing.value === 'invited',
    (invited, was) => {
      if (invited) void devices.use('preview');
      else if (was && state().you.place === 'viewer') void devices.use('off');
    },
    { immediate: true },
  );

  return {
    standing,
    queued,
    position,
    /** After a join that was refused: an invitation lasts, and with it the preview. */
    resumePreview: () => {
      if (standing.value === 'invited') void devices.use('preview');
    },
  };
}
