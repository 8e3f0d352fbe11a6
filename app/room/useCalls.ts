import { computed, type Ref, watch } from 'vue';
import { isModerator, raisedHands } from '../../core/room/room.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useActivitiesStore } from '../activities/activitiesStore.ts';
import { useQuestionsStore } from '../questions/questionsStore.ts';
import { useRoomPreferencesStore } from './preferencesStore.ts';
import { useSessionStore } from './sessionStore.ts';
import { useCalling } from './useCalling.ts';

interface Sources {
  readonly asks: Ref<readonly { readonly id: string }[]>;
  readonly waiting: Ref<readonly { readonly id: string }[]>;
  /** Open questions of the audience; null where one does not answer them. */
  readonly asked: Readonly<Ref<number | null>>;
  readonly unread: Readonly<Ref<number>>;
  /** What shows something of the room. */
  readonly windows: Ref<readonly Window[]>;
}

/**
 * What in the room calls a person who looks elsewhere. Only what comes anew does: not what was there when they came, or
 * became moderator.
 */
export function useCalls(state: () => InRoom, { asks, waiting, asked, unread, windows }: Sources): void {
  const session = useSessionStore();
  const activities = useActivitiesStore();
  const questions = useQuestionsStore();
  const room = useRoomPreferencesStore();
  const call = useCalling(() => windows.value);
  const moderates = computed(() => isModerator(state().you.role));

  /** Runs `then` when there is something in a moderator's list that was not there before. */
  function onNew(list: () => readonly { readonly id: string }[], then: () => void): void {
    watch([moderates, () => list().map(({ id }) => id)] as const, ([now, ids], [before, known]) => {
      if (now && before && ids.some(id => id !== state().you.id && !known.includes(id))) then();
    });
  }
  onNew(
    () => [...asks.value, ...waiting.value],
    () => room.preferences.requestSound && void call('request'),
  );
  onNew(
    () => raisedHands(state().room),
    () => void call('hand'),
  );

  watch(
    () => state().you.line?.state,
    line => line === 'invited' && void call('invited'),
  );

  /** Null until the board is there. */
  const board = <Known>(what: () => Known) => computed(() => (session.board ? what() : null));
  const polls = board(() => activities.unanswered.map(({ id }) => id));
  watch(polls, (now, before) => {
    if (before && now?.some(id => !before.includes(id))) void call('poll');
  });
  watch(asked, (now, before) => {
    if (now !== null && before !== null && now > before) void call('question');
  });
  const open = board(() => questions.questions.filter(({ own, phase }) => own && phase === 'open').map(({ id }) => id));
  watch(open, (_now, before) => {
    const answered = questions.questions.some(
      ({ id, phase }) => (phase === 'live' || phase === 'written') && before?.includes(id),
    );
    if (answered) void call('answered');
  });

  // A lively chat is one call, until it is looked at.
  watch(unread, (now, before) => now > 0 && before === 0 && void call('chat'));
}
