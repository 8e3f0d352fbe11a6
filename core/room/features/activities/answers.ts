import { MAX_SHOWN_ANSWERS } from '../limits.ts';
import { type Cursor, cursorTo, jsonBytes } from '../window.ts';
import type { Activity, Voter, Words } from './types.ts';

/** Windows of who answered what. */

/** One of both is null: an open-ended question has words, the others have voters. */
export interface AnswerWindow {
  readonly words: readonly Words[] | null;
  readonly voters: readonly Voter[] | null;
  readonly next: Cursor | null;
}

/** Whether that class of readers sees what was answered to a question. */
export function showsResults({ phase, terms, current, asking }: Activity, index: number, moderates: boolean): boolean {
  const over = phase === 'closed' || phase === 'published' || index < current || (index === current && !asking);
  const open = phase === 'published' || (terms.live && (phase === 'open' || phase === 'closed'));
  // In a quiz the others' choices would tell the right one.
  return moderates || (terms.kind === 'quiz' ? over && open : open);
}

/** Whether that class of readers sees who answered it. */
export function showsNames({ phase, terms }: Activity, moderates: boolean): boolean {
  return terms.named && (moderates || phase === 'published');
}

/**
 * The answers to a question from a ballot on, in the order in which people answered first: as many as fit, and at least
 * `least`. The caller has made sure that its readers may see them.
 */
export function answersFrom(
  activity: Activity,
  index: number,
  moderates: boolean,
  from: number,
  bytes: number,
  least = 0,
): AnswerWindow {
  const inWords = activity.terms.kind === 'open';
  const names = showsNames(activity, moderates);
  const words: Words[] = [];
  const voters: Voter[] = [];
  let left = bytes;
  let at = -1;
  for (const { name, answers } of activity.ballots.values()) {
    at += 1;
    const answer = answers[index] ?? null;
    if (at < from || answer === null) continue;
    const shown: Words | Voter = inWords
      ? { name: names ? name : null, text: String(answer) }
      : { name, options: Array.isArray(answer) ? answer : [] };
    left -= jsonBytes(shown) + 1;
    const taken = words.length + voters.length;
    if (taken >= MAX_SHOWN_ANSWERS || (left < 0 && taken >= least)) {
      return {
        words: inWords ? words : null,
        voters: inWords ? null : voters,
        next: cursorTo('answers', activity.id, index, at),
      };
    }
    if ('text' in shown) words.push(shown);
    else voters.push(shown);
  }
  return { words: inWords ? words : null, voters: inWords ? null : voters, next: null };
}

/** A further window of answers; null when there is no such question or that class of readers may not see them. */
export function furtherAnswers(
  activity: Activity,
  index: number,
  moderates: boolean,
  from: number,
  bytes: number,
): AnswerWindow | null {
  if (
    !(index in activity.terms.questions) ||
    (activity.phase === 'draft' && !moderates) ||
    !showsResults(activity, index, moderates)
  )
    return null;
  if (activity.terms.kind !== 'open' && !showsNames(activity, moderates)) return null;
  return answersFrom(activity, index, moderates, from, bytes, 1);
}
