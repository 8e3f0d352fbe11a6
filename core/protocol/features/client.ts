import * as v from 'valibot';
import { MAX_HISTORY_WINDOW } from '../limits.ts';
import { Cursor, Id, Position } from '../parts.ts';
import { ReactionSchema } from './reactions.ts';

/** What clients send for taking part beside commands. */
export const featureMessages = [
  /** Never logged and never answered. */
  v.strictObject({ type: v.literal('react'), reaction: ReactionSchema }),
  /** Asks for the messages before one. */
  v.strictObject({
    type: v.literal('history'),
    id: Id,
    before: Position,
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_HISTORY_WINDOW)),
  }),
  /** Asks for what comes after the window that ended there. */
  v.strictObject({ type: v.literal('more'), id: Id, after: Cursor }),
  /** Asks how many messages of others came after a position. */
  v.strictObject({ type: v.literal('unread'), id: Id, after: Position }),
] as const;
