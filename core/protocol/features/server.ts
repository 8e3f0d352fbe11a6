import * as v from 'valibot';
import { Cursor, Id, Position } from '../parts.ts';
import { ActivityDocumentSchema, OwnAnswersSchema, VotersSchema, WordsSchema } from './activities.ts';
import { AnnouncementSchema } from './announcement.ts';
import { BarredSchema, ChatWindowSchema, historyEntries, UnreadSchema } from './chat.ts';
import { AskedDocumentSchema } from './questions.ts';
import { ReactionCountsSchema } from './reactions.ts';

/** What a reader alone is told about themselves. */
const OwnPartSchema = v.object({
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

/** How many questions there are in each list, whether a reader holds them or not. */
const TotalsSchema = v.object({ open: v.number(), answered: v.number(), dismissed: v.number() });

const end = v.optional(v.nullable(Cursor), null);
/** Where each list that came in part goes on; null where it came whole. */
const EndsSchema = v.object({
  open: end,
  answered: end,
  dismissed: end,
  activities: end,
  barred: end,
  own: end,
});

/**
 * What a reader begins with: of each list as much as fits. `chat` is null for somebody who resumes and holds theirs.
 * A relay of this version may be older than windows; then all of it is here.
 */
export const PartSchema = v.object({
  chat: v.nullable(ChatWindowSchema),
  ...documents,
  own: OwnPartSchema,
  totals: v.optional(TotalsSchema),
  ends: v.optional(EndsSchema),
});

/** What changed; what is absent did not. `gone` are activities and questions that are no more to be seen. */
export const BoardMessageSchema = v.object({
  type: v.literal('board'),
  ...v.partial(v.object({ ...documents, own: OwnPartSchema })).entries,
  gone: v.optional(v.array(Position)),
  totals: v.optional(TotalsSchema),
  /** Of the lists that this message brings anew. */
  ends: v.optional(v.partial(EndsSchema)),
});

/** Answers `more`: the items of one list, and where the list goes on after them. */
export const MoreMessageSchema = v.object({
  type: v.literal('more'),
  id: Id,
  questions: v.optional(v.array(AskedDocumentSchema)),
  activities: v.optional(v.array(ActivityDocumentSchema)),
  /** One's own, to those activities or by themselves. */
  answers: v.optional(v.array(OwnAnswersSchema)),
  barred: v.optional(BarredSchema),
  words: v.optional(WordsSchema),
  voters: v.optional(VotersSchema),
  next: v.nullable(Cursor),
});

export const ReactionsMessageSchema = v.object({ type: v.literal('reactions'), counts: ReactionCountsSchema });

/** Answers `history`. */
export const HistoryMessageSchema = v.object({ type: v.literal('history'), id: Id, ...historyEntries });

/** Answers `unread`. */
export const UnreadMessageSchema = v.object({ type: v.literal('unread'), id: Id, counts: UnreadSchema });

export type MoreMessage = v.InferOutput<typeof MoreMessageSchema>;
export type Totals = v.InferOutput<typeof TotalsSchema>;
export type Ends = v.InferOutput<typeof EndsSchema>;
export type Part = v.InferOutput<typeof PartSchema>;
export type OwnPart = v.InferOutput<typeof OwnPartSchema>;
export type BoardMessage = v.InferOutput<typeof BoardMessageSchema>;
