import type { Answer } from './types.ts';

interface Judged {
  /** Null while it is not known. */
  readonly right: readonly number[] | null;
  readonly points: number;
}

/** Whether an answer is all of the right options and no other; null while that is not known. */
export function isRight({ right }: Judged, answer: Answer | null): boolean | null {
  if (right === null) return null;
  return Array.isArray(answer) && answer.length === right.length && right.every(option => answer.includes(option));
}

/** What somebody's answers gave so far. */
export function pointsOf(questions: readonly Judged[], answers: readonly (Answer | null)[]): number {
  return questions.reduce(
    (sum, question, index) => sum + (isRight(question, answers[index] ?? null) ? question.points : 0),
    0,
  );
}
