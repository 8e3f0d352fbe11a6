import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import { isRight, pointsOf } from '../../core/room/features/activities/points.ts';
import type { ActivityDocument, ActivityId, ActivityTerms, Answer } from '../../core/room/features/activities/types.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** An activity with what this person answered. */
export interface OwnActivity extends ActivityDocument {
  /** By question; null where nothing was answered. */
  readonly answers: readonly (Answer | null)[];
  /** By question, once the right options are known: whether one's answer was right. */
  readonly judged: readonly (boolean | null)[];
  /** What one's answers gave so far. */
  readonly points: number;
}

/**
 * Polls, quizzes, crowd votes and open-ended questions of the room one is in. Documents come from the relay
 * whole and hold nothing that is not due: `tally`, `right`, `words`, `voters` and `standings` are null until they
 * are to be shown. Count down to `endsAt` by `session.serverNow()`; the relay ends things, not the client.
 */
export const useActivitiesStore = defineStore('activities', () => {
  const session = useSessionStore();

  /** In the order they were drafted; drafts only to moderators. */
  const activities = computed<readonly OwnActivity[]>(() => session.board?.activities.map(own) ?? []);

  function own(one: ActivityDocument): OwnActivity {
    const answers = session.board?.own.answers.find(({ activity }) => activity === one.id)?.answers ?? [];
    const judged = one.questions.map((question, index) => isRight(question, answers[index] ?? null));
    return { ...one, answers, judged, points: pointsOf(one.questions, answers) };
  }

  /**
   * Drafts, and resolves with the draft's id once the relay shows it; null when it was refused, or the session is over.
   */
  async function write(terms: ActivityTerms): Promise<ActivityId | null> {
    const known = new Set(activities.value.map(({ id }) => id));
    const asked = JSON.stringify(terms.questions.map(({ text }) => text));
    if (!(await session.command({ type: 'draft-activity', terms: mutable(terms) }))) return null;
    return new Promise(resolve => {
      const find = () =>
        activities.value.find(
          ({ id, phase, kind, questions }) =>
            !known.has(id) &&
            phase === 'draft' &&
            kind === terms.kind &&
            JSON.stringify(questions.map(({ text }) => text)) === asked,
        );
      const stop = watch(
        [() => find()?.id, () => session.state?.phase !== 'in-room'],
        ([id, over]) => {
          if (id === undefined && !over) return;
          resolve(id ?? null);
          queueMicrotask(() => stop());
        },
        { immediate: true },
      );
    });
  }

  return {
    activities,
    /** Whether there are more to load: drafts, and what is over. */
    hasMore: computed(() => session.board?.ends.activities != null),
    /** These resolve with false when nothing came. */
    loadMore: () => session.client?.takingPart.board.loadMore('activities') ?? Promise.resolve(false),
    loadAnswers: (activity: ActivityId, question: number) =>
      session.client?.takingPart.board.loadAnswers(activity, question) ?? Promise.resolve(false),
    /** What may be answered now, the newest first. */
    open: computed(() => activities.value.filter(({ phase }) => phase === 'open').reverse()),
    /** What waits for this person's answer, the newest first. */
    unanswered: computed(() =>
      activities.value.filter(one => one.phase === 'open' && one.asking && one.answers[one.current] == null).reverse(),
    ),
    /** Whether new ones may be made; what is on goes on after a switch. */
    polls: computed(() => session.room?.settings.features.polls ?? false),
    quizzes: computed(() => session.room?.settings.features.quizzes ?? false),
    /** All resolve with whether it was accepted; a refusal is in the session store's `refusal`. */
    answer: (activity: ActivityId, question: number, answer: Answer) =>
      session.command({
        type: 'answer-activity',
        activity,
        question,
        answer: typeof answer === 'string' ? answer : [...answer],
      }),
    draft: (terms: ActivityTerms) => session.command({ type: 'draft-activity', terms: mutable(terms) }),
    write,
    edit: (activity: ActivityId, terms: ActivityTerms) =>
      session.command({ type: 'edit-activity', activity, terms: mutable(terms) }),
    discard: (activity: ActivityId) => session.command({ type: 'discard-activity', activity }),
    publish: (activity: ActivityId) => session.command({ type: 'open-activity', activity }),
    /** Ends the question that is on, or goes on to a quiz's next one. */
    advance: (activity: ActivityId) => session.command({ type: 'advance-activity', activity }),
    close: (activity: ActivityId) => session.command({ type: 'close-activity', activity }),
    publishResults: (activity: ActivityId) => session.command({ type: 'publish-activity', activity }),
  };
});

function mutable(terms: ActivityTerms) {
  const questions = terms.questions.map(one => ({ ...one, options: [...one.options], right: [...one.right] }));
  return { ...terms, questions };
}
