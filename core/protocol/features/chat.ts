import * as v from 'valibot';
import { MAX_MESSAGE_LENGTH } from '../limits.ts';
import { Id, Position, Role } from '../parts.ts';
import { prose } from './text.ts';

/** The chat on the wire. */

const Channel = v.picklist(['everybody', 'crew', 'private']);

const about = <const Type extends string>(type: Type) => v.strictObject({ type: v.literal(type), message: Position });
const person = <const Type extends string>(type: Type) => v.strictObject({ type: v.literal(type), person: Id });

export const chatCommands = [
  v.strictObject({
    type: v.literal('say'),
    channel: Channel,
    /** Whom, in private; null elsewhere. */
    to: v.nullable(Id),
    text: prose(MAX_MESSAGE_LENGTH),
    replyTo: v.nullable(Position),
  }),
  about('like'),
  about('unlike'),
  about('delete-message'),
  about('pin'),
  about('unpin'),
  v.strictObject({ type: v.literal('clear-chat') }),
  person('bar-from-chat'),
  person('allow-in-chat'),
] as const;

const MessageViewSchema = v.object({
  id: Position,
  from: Id,
  name: v.string(),
  role: Role,
  channel: Channel,
  to: v.nullable(v.object({ id: Id, name: v.string() })),
  text: v.string(),
  replyTo: v.nullable(Position),
  at: v.number(),
  deleted: v.nullable(v.picklist(['author', 'moderator'])),
  likes: v.number(),
  liked: v.boolean(),
});

export const PublicChatEventSchemas = [
  v.object({ type: v.literal('said'), message: MessageViewSchema }),
  v.object({ type: v.literal('likes'), message: Position, likes: v.number() }),
  v.object({ type: v.literal('message-deleted'), message: Position, by: v.picklist(['author', 'moderator']) }),
  v.object({ type: v.literal('pinned'), message: MessageViewSchema }),
  v.object({ type: v.literal('unpinned'), message: Position }),
  v.object({ type: v.literal('chat-cleared'), before: Position }),
] as const;

/** A part of the chat, the oldest message first; `earlier`: there are older ones. */
export const historyEntries = { messages: v.array(MessageViewSchema), earlier: v.boolean() };

export const ChatWindowSchema = v.object({ ...historyEntries, pinned: v.array(MessageViewSchema) });

export const UnreadSchema = v.object({ everybody: v.number(), crew: v.number(), private: v.number() });

/** Who may not write in the chat; told to moderators. */
export const BarredSchema = v.array(v.object({ id: Id, name: v.string() }));
