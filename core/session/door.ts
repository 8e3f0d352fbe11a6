import type { ClientMessage } from '../protocol/client.ts';
import { CLOSE } from '../protocol/close.ts';
import type { ServerMessage } from '../protocol/server.ts';
import { CAPABILITIES, LAST_WITHOUT_OFFER, olderEnd } from '../protocol/version.ts';
import { stageWay } from '../room/room.ts';
import type { Participant, Room } from '../room/types.ts';
import type { SessionOptions } from './options.ts';
import type { DoorHelp, Ending, SessionState } from './state.ts';

/** Coming to a room and being turned away from it. */

/**
 * @param versions what to offer; a server of version 2 reads no offer but its own
 * @param after the revision that is held; null without one
 */
export function helloMessage(
  { slug, credential, invite, email }: Pick<SessionOptions, 'slug' | 'credential' | 'invite' | 'email'>,
  versions: readonly number[],
  after: number | null,
): ClientMessage {
  const version = Math.max(...versions);
  return {
    type: 'hello',
    version,
    ...(version > LAST_WITHOUT_OFFER ? { versions: [...versions], capabilities: [...CAPABILITIES] } : {}),
    room: slug,
    credential,
    ...(invite === undefined ? {} : { invite }),
    ...(invite === undefined || email === undefined ? {} : { email }),
    ...(after === null ? {} : { after }),
  };
}

/**
 * Whether a new document takes up the place that the relay still has for this person. Nobody comes back to the stage,
 * where they would be seen and heard, without having asked for it. Waiting outside is no being there: nothing is lost
 * by going on with it.
 */
export function comesBack({ place }: Pick<Participant, 'place'>, back: SessionOptions['back']): boolean {
  if (place === 'waiting' || back === undefined || back === 'stage') return true;
  return back === 'viewer' && place === 'viewer';
}

/** Why it is over when the relay closed for good. */
export function endingOf(code: number): Ending {
  if (code === CLOSE.takenOver) return 'taken-over';
  if (code === CLOSE.ended) return 'session-ended';
  if (code === CLOSE.roomDamaged) return 'room-damaged';
  return code === CLOSE.left ? 'left' : 'protocol';
}

/** Why a hello came to nothing. */
export function refusalOf({ reason, versions, removed }: Extract<ServerMessage, { type: 'refused' }>): Ending {
  if (reason === 'no-such-room' && removed) return 'room-removed';
  return reason === 'version' ? `${olderEnd(versions)}-too-old` : reason;
}

export function helpOf({ title, contact, at, entry }: Extract<ServerMessage, { type: 'refused' }>): DoorHelp {
  return { title: title ?? null, contact: contact ?? null, at: at ?? null, entry: entry ?? null };
}

export function helpFrom(room: Room | null): DoorHelp {
  return {
    title: room?.facts.title ?? null,
    contact: room?.facts.contact ?? null,
    at: null,
    entry: room?.settings.entry ?? null,
  };
}

/** The lobby after a welcome; an attempt to enter outlives a cut. */
export function lobbyAfter(
  welcome: Extract<ServerMessage, { type: 'welcome' }>,
  room: Room,
  before: SessionState,
  clock: number,
): SessionState {
  const { counts, role, returning, kept } = welcome;
  const { entering, refused } = before.phase === 'lobby' ? before : { entering: null, refused: null };
  return {
    phase: 'lobby',
    room,
    counts,
    role,
    way: stageWay(room.settings, role),
    returning,
    entering,
    refused,
    connected: true,
    clock,
    keptAtMost: kept?.atMost,
  };
}
