import * as v from 'valibot';
import type { Room } from '../room/types.ts';
import { type ServerMessage, ServerMessageSchema, type Snapshot, TravellingEventSchema } from './server.ts';

/** A frame that is no message; `message` says where and why, without quoting the content. */
export class BadMessageError extends Error {
  override name = 'BadMessageError';
}

/** @throws BadMessageError */
export function decodeServerMessage(frame: string): ServerMessage {
  return decoded(parsed(frame));
}

/** A frame of the relay, as far as this build understands it. */
export interface Heard {
  /** Null when there is nothing in it for this build. */
  readonly message: ServerMessage | null;
  /** Whether something of the room was in it that this build cannot read: what is held is out of date. */
  readonly missed: boolean;
}

const NOTHING: Heard = { message: null, missed: false };
const TYPES: ReadonlySet<string> = new Set(ServerMessageSchema.options.map(one => one.entries.type.literal));
/** Without these the room on screen is another than the relay's. */
const OF_THE_ROOM: ReadonlySet<unknown> = new Set(['events', 'board', 'peers']);
/** Without these nothing is lost but a moment. */
const PASSING: ReadonlySet<unknown> = new Set(['counts', 'reactions', 'pong']);
/** Without these a question has no answer. */
const ANSWERS: ReadonlySet<unknown> = new Set(['roster', 'line', 'invitations', 'history', 'more', 'unread']);

/**
 * Reads what a relay says that may be newer: unknown messages are skipped, and so are events that make no sense.
 * @throws BadMessageError when a message that the session needs cannot be read
 */
export function readServerFrame(frame: string): Heard {
  const value = parsed(frame);
  const { type, events, id } = (value ?? {}) as { type?: unknown; events?: unknown; id?: unknown };
  if (typeof type !== 'string') throw new BadMessageError('This is no message.');
  if (!TYPES.has(type)) return NOTHING;
  const read = v.safeParse(ServerMessageSchema, value, { abortEarly: true });
  if (read.success) return { message: read.output, missed: false };
  if ((type === 'events' || type === 'welcome') && Array.isArray(events)) {
    const readable = events.filter(event => v.is(TravellingEventSchema, event));
    if (readable.length < events.length)
      return { message: decoded({ ...(value as object), events: readable }), missed: true };
  }
  if (OF_THE_ROOM.has(type)) return { message: null, missed: true };
  if (PASSING.has(type)) return NOTHING;
  // Whoever asked waits for it: an answer that cannot be read is as none.
  if (ANSWERS.has(type) && typeof id === 'string')
    return { message: { type: 'refused', id, reason: 'other' }, missed: false };
  throw badMessage(read.issues[0]);
}

function decoded(value: unknown): ServerMessage {
  const result = v.safeParse(ServerMessageSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw badMessage(result.issues[0]);
}

/** The JSON of a frame. @throws BadMessageError */
export function parsed(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    throw new BadMessageError('The frame is not JSON.');
  }
}

/** What is wrong with a frame, in words. */
export function badMessage(issue: v.BaseIssue<unknown>): BadMessageError {
  // An unknown key is the sender's own text: it stays out of messages and logs.
  if (issue.expected === 'never') return new BadMessageError('There is a key that is not known.');
  return new BadMessageError(
    `Wrong at ${v.getDotPath(issue) ?? 'the top'}: expected ${issue.expected ?? 'something else'}.`,
  );
}

/** A room as it travels: its people as a list, because JSON has no maps and order matters. */
export function toSnapshot(room: Room): Snapshot {
  return { ...room, participants: [...room.participants.values()] };
}

export function fromSnapshot(snapshot: Snapshot): Room {
  return { ...snapshot, participants: new Map(snapshot.participants.map(one => [one.id, one])) };
}
