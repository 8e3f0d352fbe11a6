import * as v from 'valibot';
import { CommandSchema } from './commands.ts';
import { featureMessages } from './features/client.ts';
import { MAX_ROSTER_WINDOW } from './limits.ts';
import { Credential, Cursor, Email, Id, InviteToken, Revision, Search, Slug } from './parts.ts';

/** Client to relay. How each version reads it is in `received.ts`. */

const hello = {
  type: v.literal('hello'),
  room: Slug,
  /** Made by the client, once for each room; resumes its participant and nothing else. */
  credential: Credential,
  invite: v.optional(InviteToken),
  /** The address that an email-bound invitation was sent to. */
  email: v.optional(Email),
  /** The last revision the client holds; absent on a first visit. */
  after: v.optional(Revision),
};
const Version = v.pipe(v.number(), v.integer());

/** A hello of version 2, which says that version. */
export const PlainHelloSchema = v.strictObject({ ...hello, version: Version });

/** A hello that offers all versions, and whatever else, that its client speaks. */
export const HelloSchema = v.object({
  ...hello,
  version: v.optional(Version),
  versions: v.optional(v.array(Version)),
  capabilities: v.optional(v.array(v.string())),
});

/** What versions 2 and 3 have after the hello. */
const messages = [
  v.strictObject({ type: v.literal('command'), id: Id, command: CommandSchema }),
  /** Asks for a fresh peer id and ticket, after the signalling connection was lost. */
  v.strictObject({ type: v.literal('peer') }),
  /** Asks for the ICE servers anew, before the credentials of the last ones expire. */
  v.strictObject({ type: v.literal('ice') }),
  /**
   * Asks for a window of the participants: without a search, of the viewers whose hand is down, in the order of
   * entering; with one, of everybody whose name holds it.
   */
  v.strictObject({
    type: v.literal('roster'),
    id: Id,
    offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ROSTER_WINDOW)),
    search: v.optional(Search),
  }),
  /** Asks for one's own position among those who stand in line for the stage. */
  v.strictObject({ type: v.literal('line'), id: Id }),
  /**
   * Asks for the invitations and the blocked people, now and whenever they change; after a cursor, for more of either.
   * Moderators and hosts.
   */
  v.strictObject({ type: v.literal('invitations'), id: Id, after: v.optional(Cursor) }),
  ...featureMessages,
  v.strictObject({ type: v.literal('ping') }),
] as const;

/** Version 2. */
export const PlainMessageSchema = v.variant('type', messages);

/** Version 3. */
export const MessageSchema = v.variant('type', [
  ...messages,
  /** Asks for the room anew, because something of it could not be read. People inside or waiting. */
  v.strictObject({ type: v.literal('snapshot'), id: Id }),
]);

export type Hello = v.InferOutput<typeof HelloSchema>;
/** What is sent after the hello. */
export type RoomMessage = v.InferOutput<typeof MessageSchema>;
export type ClientMessage = Hello | RoomMessage;
