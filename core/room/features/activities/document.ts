import { DOCUMENT_ANSWERS_BYTES, MAX_STANDINGS } from '../limits.ts';
import { answersFrom, showsNames, showsResults } from './answers.ts';
import { pointsOf } from './points.ts';
import type { Activity, ActivityDocument, QuestionDocument, Standing } from './types.ts';

/**
 * An activity as its readers hold it, null while they are not to know of it. Nothing is in it that
 * is not due: a reader's own program is no place to hide a right answer or somebody's vote.
 */
export function activityDocument(activity: Activity, moderates: boolean): ActivityDocument | null {
  const { id, phase, terms, current, asking, endsAt, ballots } = activity;
  if (phase === 'draft' && !moderates) return null;
  const { questions, ...rest } = terms;
  const shown = moderates || phase === 'closed' || phase === 'published' ? questions.length : current + 1;
  const standings =
    terms.kind === 'quiz' && (moderates || (phase === 'published' && terms.leaderBoard)) ? best(activity) : null;
  return {
    ...rest,
    id,
    phase,
    current,
    asking,
    endsAt,
    questions: questions
      .slice(0, shown)
      .map((_, index) => questionDocument(activity, index, moderates, DOCUMENT_ANSWERS_BYTES / shown)),
    length: questions.length,
    people: ballots.size,
    standings,
  };
}

function questionDocument(activity: Activity, index: number, moderates: boolean, bytes: number): QuestionDocument {
  const { phase, terms, current, asking, ballots, tallies } = activity;
  const question = terms.questions[index];
  if (!question) throw new Error(`Activity ${activity.id} has no question ${index}.`);
  const { text, options, several, points, seconds } = question;
  const over = phase === 'closed' || phase === 'published' || index < current || (index === current && !asking);
  const results = showsResults(activity, index, moderates);
  let answered = 0;
  for (const { answers } of ballots.values()) if ((answers[index] ?? null) !== null) answered += 1;
  const shown =
    results && (terms.kind === 'open' || showsNames(activity, moderates))
      ? answersFrom(activity, index, moderates, 0, bytes)
      : null;
  return {
    text,
    options,
    several,
    points,
    seconds,
    right: terms.kind === 'quiz' && (moderates || over) ? question.right : null,
    tally: results && terms.kind !== 'open' ? (tallies[index] ?? []) : null,
    answered,
    words: shown?.words ?? null,
    voters: shown?.voters ?? null,
    more: shown?.next ?? null,
  };
}

/** The best first; of equals, whoever answered first. */
function best({ terms, ballots }: Activity): Standing[] {
  return [...ballots.values()]
    .map(({ name, answers }) => ({ name, points: pointsOf(terms.questions, answers) }))
    .sort((a, b) => b.points - a.points)
    .slice(0, MAX_STANDINGS);
}
