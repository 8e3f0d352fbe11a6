import * as v from 'valibot';
import { MAX_ROSTER_WINDOW } from './limits.ts';
import { Credential, Id, InviteToken, Name, Place, Revision, Slug } from './parts.ts';

/** Client to relay. Strict: an unknown key or a wrong type closes the connection. */

const devices = { microphone: v.boolean(), camera: v.boolean() };

export const CommandSchema = v.variant('type', [
  v.strictObject({ type: v.literal('enter'), name: Name, place: Place, ...devices }),
  v.strictObject({ type: v.literal('leave') }),
  v.strictObject({ type: v.literal('join-stage'), ...devices }),
  v.strictObject({ type: v.literal('leave-stage') }),
  v.strictObject({ type: v.literal('set-devices'), ...devices }),
  v.strictObject({ type: v.literal('end') }),
]);

export const ClientMessageSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('hello'),
    version: v.pipe(v.number(), v.integer()),
    room: Slug,
    /** Made by the client, once for each room; resumes its participant and nothing else. */
    credential: Credential,
    invite: v.optional(InviteToken),
    /** The last revision the client holds; absent on a first visit. */
    after: v.optional(Revision),
  }),
  v.strictObject({ type: v.literal('command'), id: Id, command: CommandSchema }),
  /** Asks for a fresh peer id and ticket, after the signalling connection was lost. */
  v.strictObject({ type: v.literal('peer') }),
  /** Asks for a window of the viewers, in the order of entering. */
  v.strictObject({
    type: v.literal('roster'),
    id: Id,
    offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ROSTER_WINDOW)),
  }),
  v.strictObject({ type: v.literal('ping') }),
]);

export type ClientMessage = v.InferOutput<typeof ClientMessageSchema>;
