import * as v from 'valibot';
import { CommandSchema } from './commands.ts';
import { featureMessages } from './features/client.ts';
import { MAX_ROSTER_WINDOW } from './limits.ts';
import { Credential, Cursor, Email, Id, InviteToken, Revision, Search, Slug } from './parts.ts';

/** Client to relay. Strict: an unknown key or a wrong type closes the connection. */

export const ClientMessageSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('hello'),
    version: v.pipe(v.number(), v.integer()),
    room: Slug,
    /** Made by the client, once for each room; resumes its participant and nothing else. */
    credential: Credential,
    invite: v.optional(InviteToken),
    /** The address that an email-bound invitation was sent to. */
    email: v.optional(Email),
    /** The last revision the client holds; absent on a first visit. */
    after: v.optional(Revision),
  }),
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
]);

export type ClientMessage = v.InferOutput<typeof ClientMessageSchema>;
export type Hello = Extract<ClientMessage, { type: 'hello' }>;
