import { watch } from 'vue';
import type { ShownActivity } from '../../components/activities/activityTypes.ts';
import { activityName, KIND_WORDS } from '../../components/activities/activityWords.ts';
import { useMessages } from '../../components/ui/useMessages.ts';
import { useQuestionsStore } from '../questions/questionsStore.ts';
import { useActivitiesStore } from './activitiesStore.ts';

/**
 * What a screen reader is told of activities and of one's own questions as it happens; results that were out before are
 * no news.
 */
export function useActivityNews(say: (text: string) => void): void {
  const { t } = useMessages();
  const activities = useActivitiesStore();
  const questions = useQuestionsStore();

  function sayChange(before: ShownActivity | undefined, now: ShownActivity): void {
    const name = activityName(now);
    if (now.phase === 'open' && before?.phase !== 'open')
      say(t('activity_said_opened', { kind: t(KIND_WORDS[now.kind]), name }));
    else if (now.phase === 'closed' && before?.phase === 'open') say(t('activity_said_closed', { name }));
    else if (now.phase === 'published' && before && before.phase !== 'published')
      say(t('activity_said_results', { name }));
    if (now.kind === 'quiz' && now.phase === 'open') sayQuestion(before, now);
  }

  function sayQuestion(before: ShownActivity | undefined, now: ShownActivity): void {
    const { current, asking, length, questions: shown, judged } = now;
    if (asking && (before?.current !== current || !before.asking)) {
      say(t('activity_said_question', { number: current + 1, length, text: shown[current]?.text ?? '' }));
    } else if (!asking && before?.asking) {
      const verdict =
        now.answers[current] == null
          ? t('activity_not_answered')
          : judged[current]
            ? t('activity_was_right', { count: shown[current]?.points ?? 0 })
            : t('activity_was_wrong');
      say(t('activity_said_over', { verdict }));
    }
  }

  watch(
    () => activities.activities,
    (now, before) => {
      const known = new Map(before.map(one => [one.id, one]));
      for (const one of now) sayChange(known.get(one.id), one);
    },
  );
  watch(
    () => questions.questions,
    (now, before) => {
      const open = new Set(before.filter(({ phase }) => phase === 'open').map(({ id }) => id));
      for (const { id, own, phase, text } of now)
        if (own && open.has(id) && (phase === 'live' || phase === 'written')) say(t('asked_said_answered', { text }));
    },
  );
}
