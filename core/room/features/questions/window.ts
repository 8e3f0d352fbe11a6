import { FIRST_BYTES, WINDOW_BYTES } from '../limits.ts';
import { type Cursor, cursorTo, fitting } from '../window.ts';
import type { Question, QuestionPhase, QuestionsState } from './types.ts';

/**
 * Questions as their readers go through them: those that wait, those that were answered, and for moderators those that
 * were dismissed.
 */
export const QUESTION_LISTS = ['open', 'answered', 'dismissed'] as const;
export type QuestionList = (typeof QUESTION_LISTS)[number];

export type QuestionTotals = Readonly<Record<QuestionList, number>>;

const FIRST: Readonly<Record<QuestionList, number>> = {
  open: FIRST_BYTES.openQuestions,
  answered: FIRST_BYTES.answeredQuestions,
  dismissed: FIRST_BYTES.dismissedQuestions,
};

export interface QuestionWindow {
  readonly questions: readonly Question[];
  readonly next: Cursor | null;
}

export function listOf(phase: QuestionPhase): QuestionList {
  return phase === 'written' || phase === 'live' ? 'answered' : phase;
}

const sorted = new WeakMap<QuestionsState, Readonly<Record<QuestionList, readonly Question[]>>>();

/** Each list, the most wanted first, of equals the first asked. */
function listsOf(state: QuestionsState): Readonly<Record<QuestionList, readonly Question[]>> {
  let lists = sorted.get(state);
  if (!lists) {
    const all = [...state.values()].sort((a, b) => b.votes.size - a.votes.size || a.id - b.id);
    const of = (list: QuestionList) => all.filter(({ phase }) => listOf(phase) === list);
    sorted.set(state, (lists = { open: of('open'), answered: of('answered'), dismissed: of('dismissed') }));
  }
  return lists;
}

/** How many are in each list; of dismissed ones others than moderators know nothing. */
export function totalsOf(state: QuestionsState, moderates: boolean): QuestionTotals {
  const { open, answered, dismissed } = listsOf(state);
  return { open: open.length, answered: answered.length, dismissed: moderates ? dismissed.length : 0 };
}

/** What a reader begins with of a list. @param size bytes of a question as its readers hold it */
export function firstQuestions(
  state: QuestionsState,
  list: QuestionList,
  size: (one: Question) => number,
): QuestionWindow {
  const all = listsOf(state)[list];
  const taken = fitting(all, FIRST[list], size);
  return { questions: taken, next: cursorAfter(list, taken, all.slice(taken.length)) };
}

/**
 * Those of a list after a cursor's numbers. Whatever changed since was told to everybody, so what a reader
 * does not hold yet stands where it stood.
 */
export function furtherQuestions(
  state: QuestionsState,
  list: QuestionList,
  [votes = Number.POSITIVE_INFINITY, id = 0]: readonly number[],
  size: (one: Question) => number,
): QuestionWindow {
  const left = listsOf(state)[list].filter(one => one.votes.size < votes || (one.votes.size === votes && one.id > id));
  const taken = fitting(left, WINDOW_BYTES, size, 1);
  return { questions: taken, next: cursorAfter(list, taken, left.slice(taken.length)) };
}

function cursorAfter(list: QuestionList, taken: readonly Question[], left: readonly Question[]): Cursor | null {
  if (left.length === 0) return null;
  const last = taken.at(-1);
  return last ? cursorTo(list, last.votes.size, last.id) : cursorTo(list);
}
