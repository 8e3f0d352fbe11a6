import { type Ref, watch } from 'vue';
import { shownName } from '../../components/ui/names.ts';
import type { MessageKey } from '../../components/ui/useMessages.ts';
import { useMessages } from '../../components/ui/useMessages.ts';
import type { Announcement } from '../../core/room/features/announcement/index.ts';
import { isModerator, onStage, raisedHands } from '../../core/room/room.ts';
import type { Participant, StageAccess } from '../../core/room/types.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useActivityNews } from '../activities/useActivityNews.ts';
import type { OwnNotice } from './useOwnNotices.ts';
import { useSpoken } from './useSpoken.ts';

/** What else on the room's screen is worth saying as it happens. */
interface Sources {
  readonly notices: Ref<readonly OwnNotice[]>;
  readonly asks: Ref<readonly Participant[]>;
  readonly waiting: Ref<readonly Participant[]>;
  /** Open questions of the audience; null where one does not answer them. */
  readonly asked: Readonly<Ref<number | null>>;
  readonly position: Ref<number | null>;
  readonly endsIn: Ref<number | null>;
  /** Minutes until it ends because no host is there. */
  readonly absence: Ref<number | null>;
  /** What became of recording the session. */
  readonly recording: Readonly<Ref<string | null>>;
  readonly announcement: Readonly<Ref<Announcement>>;
}

const ACCESS: Readonly<Record<StageAccess, MessageKey>> = {
  everyone: 'people_told_access_everyone',
  request: 'people_told_access_request',
  invite: 'people_told_access_invite',
};

/**
 * What a screen reader is told as it happens: the stage, requests, what others did about oneself, what is put to the
 * audience, connection lost and back.
 */
export function useAnnouncements(
  state: () => InRoom,
  { notices, asks, waiting, asked, position, endsIn, absence, recording, announcement }: Sources,
) {
  const { t } = useMessages();
  const { message, say } = useSpoken();
  const moderates = () => isModerator(state().you.role);

  /** Says the names of those who came into a list, but not when the list as a whole came into sight. */
  function sayNew(list: () => readonly Participant[], key: MessageKey, gone?: MessageKey): void {
    watch([() => new Map(list().map(one => [one.id, one.name])), moderates], ([now, sees], [before, saw]) => {
      if (sees !== saw) return;
      const you = state().you.id;
      for (const [id, name] of now) if (!before.has(id) && id !== you) say(t(key, { name }));
      if (gone) for (const [id, name] of before) if (!now.has(id) && id !== you) say(t(gone, { name }));
    });
  }
  sayNew(() => onStage(state().room), 'announce_joined_stage', 'announce_left_stage');
  sayNew(() => asks.value, 'people_said_asks');
  sayNew(() => waiting.value, 'people_said_waiting');
  sayNew(() => (moderates() ? raisedHands(state().room) : []), 'people_said_hand');

  watch(asked, (now, before) => {
    if (now !== null && before !== null && now > before) say(t('waits_questions', { count: now }));
  });
  watch(notices, (now, before) => {
    const known = new Set(before.map(({ text }) => text));
    // The mode is said below, to everybody.
    for (const { kind, text } of now) if (kind !== 'access' && !known.has(text)) say(t(text));
  });
  watch(
    () => state().you.line?.state,
    line => line === 'invited' && say(t('people_said_invited')),
    { immediate: true },
  );
  watch(position, now => now !== null && say(t('people_said_position', { position: now })));
  watch(
    absence,
    (now, before) =>
      now !== null &&
      // Undefined: one comes while no host is there.
      before == null &&
      say(now > 0 ? t('people_host_absent', { count: now }) : t('people_host_absent_now')),
    { immediate: true },
  );
  watch(endsIn, (now, before) => now !== null && before === null && say(t('people_said_ends', { count: now })));
  watch(
    () => state().room.settings.stageAccess,
    access => say(t(ACCESS[access])),
  );
  watch(
    () => state().room.settings.locked,
    locked => moderates() && say(t(locked ? 'people_said_locked' : 'people_said_unlocked')),
  );
  watch(recording, news => news !== null && say(news));
  useActivityNews(say);
  watch(announcement, now => now && say(t('announce_said', { name: shownName(now.name), text: now.text })), {
    immediate: true,
  });
  watch(
    () => state().connected,
    connected => say(t(connected ? 'announce_connected' : 'announce_reconnecting')),
  );
  return message;
}
