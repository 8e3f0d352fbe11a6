import type { AskedDocument, Question } from './types.ts';

/** A question as its readers hold it; null when they are not to see it. */
export function askedDocument(question: Question, moderates: boolean): AskedDocument | null {
  const { id, text, from, name, role, anonymous, at, votes, phase, answer } = question;
  if (phase === 'dismissed' && !moderates) return null;
  const who = anonymous ? { name: null } : { from, name, ...(role ? { role } : {}) };
  return { id, text, ...who, at, votes: votes.size, phase, answer: answer && written(answer) };
}

function written({ name, text }: NonNullable<Question['answer']>): AskedDocument['answer'] {
  return { name, text };
}
