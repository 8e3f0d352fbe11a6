import { computed, shallowReactive, watch } from 'vue';
import type { MessageKey } from '../../components/ui/useMessages.ts';
import type { StageAccess } from '../../core/room/types.ts';
import type { InRoom } from '../../core/session/state.ts';
import { type OwnChange, whatHappened } from './ownChanges.ts';
import { useSessionStore } from './sessionStore.ts';
import type { RoomCommands } from './useRoomCommands.ts';

/** Something that happened to the person, told until they close it or it no longer holds. */
export interface OwnNotice {
  readonly kind: 'stageQueue' | 'stage' | 'hand' | 'role' | 'access' | 'cut' | 'microphone' | 'camera' | 'screen';
  readonly text: MessageKey;
}

type Kept = 'stageQueue' | 'stage' | 'hand' | 'role' | 'access';

const WORDS: Readonly<Record<OwnChange, { readonly kind: Kept; readonly text: MessageKey }>> = {
  declined: { kind: 'stageQueue', text: 'people_told_declined' },
  withdrawn: { kind: 'stageQueue', text: 'people_told_withdrawn' },
  'taken-off-stage': { kind: 'stage', text: 'people_told_removed_stage' },
  'hand-lowered': { kind: 'hand', text: 'people_told_hand' },
  'now-viewer': { kind: 'role', text: 'people_told_role_viewer' },
  'now-speaker': { kind: 'role', text: 'people_told_role_speaker' },
  'now-moderator': { kind: 'role', text: 'people_told_role_moderator' },
  'now-host': { kind: 'role', text: 'people_told_role_host' },
};

const ACCESS: Readonly<Record<StageAccess, MessageKey>> = {
  everyone: 'people_told_access_everyone',
  request: 'people_told_access_request',
  invite: 'people_told_access_invite',
};

/** What others did about this person, and what changed for them, newest last. */
export function useOwnNotices(state: () => InRoom, { busy }: RoomCommands) {
  const session = useSessionStore();
  const kept = shallowReactive(new Map<Kept, MessageKey>());

  function tell(kind: Kept, text: MessageKey): void {
    kept.delete(kind);
    kept.set(kind, text);
  }

  // Synchronously: what is one's own doing is known only until the answer to it comes.
  watch(
    () => state().you,
    (now, before) => {
      if (now.line) kept.delete('stageQueue');
      if (now.place === 'stage') kept.delete('stage');
      if (now.hand !== null) kept.delete('hand');
      for (const change of whatHappened(before, now, busy.value)) tell(WORDS[change].kind, WORDS[change].text);
    },
    { flush: 'sync' },
  );
  watch(
    () => state().room.settings.stageAccess,
    access => {
      const { role, place } = state().you;
      if (role === 'viewer' && place === 'viewer') tell('access', ACCESS[access]);
    },
  );

  const notices = computed<readonly OwnNotice[]>(() => [
    ...(session.lostStage ? [{ kind: 'cut', text: 'people_told_lost_stage' } as const] : []),
    ...[...kept].map(([kind, text]) => ({ kind, text })),
    ...(session.moderated === 'microphone' ? [{ kind: 'microphone', text: 'people_told_muted' } as const] : []),
    ...(session.moderated === 'camera' ? [{ kind: 'camera', text: 'people_told_camera' } as const] : []),
    ...(session.moderated === 'screen' ? [{ kind: 'screen', text: 'share_stopped' } as const] : []),
  ]);
  return {
    notices,
    dismiss(kind: OwnNotice['kind']) {
      if (kind === 'cut') session.lostStage = false;
      else if (kind === 'microphone' || kind === 'camera' || kind === 'screen') session.moderated = null;
      else kept.delete(kind);
    },
  };
}
