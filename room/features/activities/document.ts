import { MAX_SHOWN_ANSWERS, MAX_STANDINGS } from '../limits.ts';
import { pointsOf } from './points.ts';
import type { Activity, ActivityDocument, Ballot, QuestionDocument, Standing } from './types.ts';

/**
 * An activity as its readers hold it, null while they are not to know of it. Nothing is in it that
 * is not due: a reader's own program is no place to hide a right answer or somebody's vote.
 */
export function activityDocument(activity: Activity, moderates: boolean): ActivityDocument | null {
  const { id, phase, terms, current, asking, endsAt, ballots } = activity;
  if (phase === 'draft' && !moderates) return null;
  const { questions, ...rest } = terms;
  const shown = moderates || phase === 'closed' || phase === 'published' ? questions.length : current + 1;
  const standings = terms.kind === 'quiz' && (moderates || (phase === 'published' && terms.leaderBoard)) ? best(activity) : null;
  return {
    ...rest,
    id,
    phase,
    current,
    asking,
    endsAt,
    questions: questions.slice(0, shown).map((_, index) => questionDocument(activity, index, moderates)),
    length: questions.length,
    people: ballots.size,
    standings,
  };
}

function questionDocument(activity: Activity, index: number, moderates: boolean): QuestionDocument {
  const { phase, terms, current, asking, ballots, tallies } = activity;
  const question = terms.questions[index];
  if (!question) throw new Error(`Activity ${activity.id} has no question ${index}.`);
  const { text, options, several, points, seconds } = question;
  const over = phase === 'closed' || phase === 'published' || index < current || (index === current && !asking);
  const open = phase === 'published' || (terms.live && (phase === 'open' || phase === 'closed'));
  // In a quiz the others' choices would tell the right one.
  const results = moderates || (terms.kind === 'quiz' ? over && open : open);
  const names = terms.named && (moderates || phase === 'published');
  const answered = [...ballots.values()].filter(({ answers }) => (answers[index] ?? null) !== null);
  return {
    text,
    options,
    several,
    points,
    seconds,
    right: terms.kind === 'quiz' && (moderates || over) ? question.right : null,
    tally: results && terms.kind !== 'open' ? tallies[index] ?? [] : null,
    answered: answered.length,
    words: results && terms.kind === 'open' ? words(answered, index, names) : null,
    voters: results && names && terms.kind !== 'open' ? voters(answered, index) : null,
  };
}

function words(answered: readonly Ballot[], index: number, names: boolean): QuestionDocument['words'] {
  return answered.slice(0, MAX_SHOWN_ANSWERS).map(({ name, answers }) => ({ name: names ? name : null, text: String(answers[index]) }));
}

function voters(answered: readonly Ballot[], index: number): QuestionDocument['voters'] {
  return answered.slice(0, MAX_SHOWN_ANSWERS).flatMap(({ name, answers }) => {
    const options = answers[index];
    return Array.isArray(options) ? [{ name, options }] : [];
  });
}

/** The best first; of equals, whoever answered first. */
function best({ terms, ballots }: Activity): Standing[] {
  return [...ballots.values()]
    .map(({ name, answers }) => ({ name, points: pointsOf(terms.questions, answers) }))
    .sort((a, b) => b.points - a.points)
    .slice(0, MAX_STANDINGS);
}
