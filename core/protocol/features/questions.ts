import * as v from 'valibot';
import { MAX_QUESTION_LENGTH, MAX_WRITTEN_ANSWER_LENGTH } from '../limits.ts';
import { Id, Position, Role } from '../parts.ts';
import { prose } from './text.ts';

/** The audience's questions on the wire. */

const about = <const Type extends string>(type: Type) => v.strictObject({ type: v.literal(type), question: Position });

export const questionCommands = [
  v.strictObject({ type: v.literal('ask'), text: prose(MAX_QUESTION_LENGTH), anonymous: v.boolean() }),
  about('upvote'),
  about('take-vote-back'),
  v.strictObject({ type: v.literal('answer-question'), question: Position, text: prose(MAX_WRITTEN_ANSWER_LENGTH) }),
  about('answer-live'),
  about('dismiss-question'),
  about('reopen-question'),
] as const;

export const AskedDocumentSchema = v.object({
  id: Position,
  text: v.string(),
  from: v.optional(Id),
  name: v.nullable(v.string()),
  role: v.optional(Role),
  at: v.number(),
  votes: v.number(),
  phase: v.picklist(['open', 'written', 'live', 'dismissed']),
  answer: v.nullable(v.object({ name: v.string(), text: v.string() })),
});
