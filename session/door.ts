import type { ClientMessage } from '../protocol/client.ts';
import { CLOSE } from '../protocol/close.ts';
import type { ServerMessage } from '../protocol/server.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import type { Room } from '../room/types.ts';
import type { SessionOptions } from './options.ts';
import type { DoorHelp, Ending } from './state.ts';

/** Coming to a room and being turned away from it. */

/** @param after the revision that is held; null without one */
export function helloMessage({ slug, credential, invite, email }: Pick<SessionOptions, 'slug' | 'credential' | 'invite' | 'email'>, after: number | null): ClientMessage {
  return {
    type: 'hello',
    version: PROTOCOL_VERSION,
    room: slug,
    credential,
    ...(invite === undefined ? {} : { invite }),
    ...(invite === undefined || email === undefined ? {} : { email }),
    ...(after === null ? {} : { after }),
  };
}

/** Why it is over when the relay closed for good. */
export function endingOf(code: number): Ending {
  if (code === CLOSE.takenOver) return 'taken-over';
  if (code === CLOSE.ended) return 'session-ended';
  return code === CLOSE.left ? 'left' : 'protocol';
}

export function helpOf({ title, contact, at, entry }: Extract<ServerMessage, { type: 'refused' }>): DoorHelp {
  return { title: title ?? null, contact: contact ?? null, at: at ?? null, entry: entry ?? null };
}

export function helpFrom(room: Room | null): DoorHelp {
  return { title: room?.facts.title ?? null, contact: room?.facts.contact ?? null, at: null, entry: room?.settings.entry ?? null };
}
