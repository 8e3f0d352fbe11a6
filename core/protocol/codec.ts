import * as v from 'valibot';
import type { Room } from '../room/types.ts';
import { type ClientMessage, ClientMessageSchema } from './client.ts';
import { type ServerMessage, ServerMessageSchema, type Snapshot } from './server.ts';

/** A frame that is no message; `message` says where and why, without quoting the content. */
export class BadMessageError extends Error {
  override name = 'BadMessageError';
}

/** @throws BadMessageError */
export function decodeClientMessage(frame: string): ClientMessage {
  return decode(ClientMessageSchema, frame);
}

/** @throws BadMessageError */
export function decodeServerMessage(frame: string): ServerMessage {
  return decode(ServerMessageSchema, frame);
}

function decode<Schema extends v.GenericSchema>(schema: Schema, frame: string): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    throw new BadMessageError('The frame is not JSON.');
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  // An unknown key is the sender's own text: it stays out of messages and logs.
  if (issue.expected === 'never') throw new BadMessageError('There is a key that is not known.');
  throw new BadMessageError(
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
