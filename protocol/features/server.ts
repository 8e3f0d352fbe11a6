import * as v from 'valibot';
import { Id, Position } from '../parts.ts';
import { ActivityDocumentSchema, OwnAnswersSchema } from './activities.ts';
import { AnnouncementSchema } from './announcement.ts';
import { BarredSchema, ChatWindowSchema, historyEntries, UnreadSchema } from './chat.ts';
import { AskedDocumentSchema } from './questions.ts';
import { ReactionCountsSchema } from './reactions.ts';

/** What a reader alone is told about themselves. */
export const OwnPartSchema = v.object({
  answers: v.array(OwnAnswersSchema),
  /** Questions one asked, and questions one voted for. */
  asked: v.array(Position),
  upvoted: v.array(Position),
  /** Whether a moderator blocked one from the chat. */
  barred: v.boolean(),
});

/** Documents of taking part, whole: each replaces the one with its id. */
const documents = {
  activities: v.array(ActivityDocumentSchema),
  questions: v.array(AskedDocumentSchema),
  announcement: AnnouncementSchema,
  /** Empty for others than moderators. */
  barred: BarredSchema,
};

/** What a reader begins with. `chat` is null for somebody who resumes and holds theirs. */
export const PartSchema = v.object({ chat: v.nullable(ChatWindowSchema), ...documents, own: OwnPartSchema });

/** What changed; what is absent did not. `gone` are activities and questions that are no more to be seen. */
export const BoardMessageSchema = v.object({
  type: v.literal('board'),
  ...v.partial(v.object({ ...documents, own: OwnPartSchema })).entries,
  gone: v.optional(v.array(Position)),
});

export const ReactionsMessageSchema = v.object({ type: v.literal('reactions'), counts: ReactionCountsSchema });

/** Answers `history`. */
export const HistoryMessageSchema = v.object({ type: v.literal('history'), id: Id, ...historyEntries });

/** Answers `unread`. */
export const UnreadMessageSchema = v.object({ type: v.literal('unread'), id: Id, counts: UnreadSchema });

export type Part = v.InferOutput<typeof PartSchema>;
export type OwnPart = v.InferOutput<typeof OwnPartSchema>;
export type BoardMessage = v.InferOutput<typeof BoardMessageSchema>;
