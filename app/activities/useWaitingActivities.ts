import { computed, type Ref, ref, watch } from 'vue';
import { type ShownQuestion, useQuestionsStore } from '../questions/questionsStore.ts';
import type { OwnActivity } from './activitiesStore.ts';
import { useActivitiesStore } from './activitiesStore.ts';

/**
 * What waits for this person among the activities while they are out of sight: an open poll or quiz question that
 * they have not answered, and answers to their own questions.
 * @param inSight whether the activities are shown
 */
export function useWaitingActivities(inSight: Readonly<Ref<boolean>>) {
  const activities = useActivitiesStore();
  const questions = useQuestionsStore();
  /** What was put away, or seen: a quiz's next question is another matter. */
  const done = ref<ReadonlySet<string>>(new Set());

  const asking = computed(() => activities.unanswered.filter(one => !done.value.has(keyOf(one))));
  const told = computed(() => questions.questions.filter(one => isAnswered(one) && !done.value.has(answerKey(one))));

  // Answers from before this person came into the room, or from before a reload, are no news.
  watch(
    () => questions.questions,
    (now, before) => {
      if (before.length === 0) finish(now.filter(isAnswered).map(answerKey));
    },
    { flush: 'sync' },
  );
  watch([inSight, told, asking], ([shown]) => {
    if (shown) finish([...told.value.map(answerKey), ...asking.value.map(keyOf)]);
  });

  function finish(keys: readonly string[]): void {
    if (keys.length > 0) done.value = new Set([...done.value, ...keys]);
  }

  return {
    asking: computed(() => (inSight.value ? [] : asking.value)),
    answered: computed(() => (inSight.value ? [] : told.value)),
    putAway: (): void => finish([...asking.value.map(keyOf), ...told.value.map(answerKey)]),
  };
}

function keyOf({ id, current }: OwnActivity): string {
  return `activity-${id}-${current}`;
}

function answerKey({ id }: ShownQuestion): string {
  return `question-${id}`;
}

function isAnswered({ own, phase }: ShownQuestion): boolean {
  return own && (phase === 'live' || phase === 'written');
}
