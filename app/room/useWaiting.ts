import { computed, nextTick, type Ref } from 'vue';
import type { Waiting, WaitingKind } from '../../components/room/roomTypes.ts';
import { isModerator, raisedHands } from '../../core/room/room.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useActivitiesStore } from '../activities/activitiesStore.ts';
import { useQuestionsStore } from '../questions/questionsStore.ts';
import { useSessionStore } from './sessionStore.ts';
import type { useSide } from './useSide.ts';

interface Sources {
  readonly asks: Ref<readonly unknown[]>;
  readonly waiting: Ref<readonly unknown[]>;
  readonly side: ReturnType<typeof useSide>;
}

/** What waits for this person's answer, the most pressing first, until it is answered; and the way to each. */
export function useWaiting(state: () => InRoom, { asks, waiting, side }: Sources) {
  const session = useSessionStore();
  const activities = useActivitiesStore();
  const questions = useQuestionsStore();
  const moderates = computed(() => isModerator(state().you.role));

  const asked = computed(() => (session.board && moderates.value ? questions.totals.open : null));

  const list = computed<readonly Waiting[]>(() => {
    const { you, room } = state();
    const invited = you.place === 'viewer' && you.line?.state === 'invited';
    const hands = moderates.value ? raisedHands(room).filter(({ id }) => id !== you.id).length : 0;
    const counts: readonly Waiting[] = [
      { kind: 'invitation', count: invited ? 1 : 0 },
      { kind: 'requests', count: asks.value.length + waiting.value.length },
      { kind: 'hands', count: hands },
      { kind: 'questions', count: asked.value ?? 0 },
      { kind: 'activities', count: activities.unanswered.length },
    ];
    return counts.filter(({ count }) => count > 0);
  });

  /** The first button of a notice, wherever the notices are scrolled to. */
  const goTo = (notice: string) =>
    void nextTick(() => document.querySelector<HTMLElement>(`${notice} button:not(:disabled)`)?.focus());

  function show(kind: WaitingKind): void {
    if (kind === 'invitation') goTo('[data-invitation] .answers');
    else if (kind === 'requests') goTo('[data-requests]');
    else if (kind === 'hands') side.show('participants', true);
    else side.showActivities(kind, true);
  }

  return {
    list,
    /** How many questions of the audience are open to this moderator; null while that is not known, or not theirs. */
    asked,
    show,
  };
}
