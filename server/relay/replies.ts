import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { IceServer, PeerTicket } from '../../protocol/server.ts';
import { higherRole } from '../../room/room.ts';
import type { PublicEvent } from '../../room/events.ts';
import type { ParticipantId, Role, Room, RoomState } from '../../room/types.ts';
import { encode } from './frames.ts';
import { countsOf, snapshotFor, viewersOf } from './views.ts';

/** Frames that answer one client. */

interface Welcome {
  readonly hash: string;
  readonly id: ParticipantId | null;
  readonly invited: Role | null;
  /** What was missed; null when it takes a snapshot. */
  readonly events: PublicEvent[] | null;
  readonly peer: PeerTicket;
  readonly peers: [ParticipantId, string | null][];
  readonly iceServers: readonly IceServer[];
  readonly now: number;
}

export function welcomeFrame({ revision, room, secrets }: RoomState, welcome: Welcome): Buffer {
  const { id, invited, events, peer, peers } = welcome;
  const self = id === null ? undefined : room.participants.get(id);
  const known = secrets.credentials.get(welcome.hash);
  const before = self ?? (known === undefined ? undefined : secrets.departed.get(known));
  return encode({
    type: 'welcome',
    version: PROTOCOL_VERSION,
    you: self ? { id: self.id, role: self.role } : null,
    role: self?.role ?? higherRole(before?.role ?? 'viewer', invited ?? 'viewer'),
    returning: before?.name ?? null,
    snapshot: events ? null : snapshotFor(room, self?.id ?? null),
    events,
    revision,
    counts: countsOf(room),
    peer,
    peers,
    iceServers: [...welcome.iceServers],
    serverTime: welcome.now,
  });
}

export function enteredFrame(
  { revision, room }: RoomState,
  self: ParticipantId,
  id: string,
  peers: [ParticipantId, string | null][],
): Buffer {
  const role = room.participants.get(self)?.role ?? 'viewer';
  const counts = countsOf(room);
  return encode({ type: 'entered', id, you: { id: self, role }, snapshot: snapshotFor(room, self), revision, counts, peers });
}

export function ackFrame(id: string, revision: number): Buffer {
  return encode({ type: 'ack', id, revision });
}

export function rosterFrame(room: Room, reader: ParticipantId | null, id: string, offset: number, limit: number): Buffer {
  if (reader === null || !room.participants.has(reader)) return encode({ type: 'refused', id, reason: 'not-entered' });
  const viewers = viewersOf(room);
  return encode({ type: 'roster', id, total: viewers.length, participants: viewers.slice(offset, offset + limit) });
}
