import type { ClientMessage } from '../../protocol/client.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { Ice, PeerTicket, TravellingEvent } from '../../protocol/server.ts';
import { guestRole } from '../../room/rules/enter.ts';
import { isModerator, stageLine } from '../../room/room.ts';
import type { InvitationId, Participant, ParticipantId, Room, RoomState } from '../../room/types.ts';
import { partFor } from './features/part.ts';
import { encode } from './frames.ts';
import { countsOf, listed, snapshotFor } from './views.ts';

/** Frames that answer one client. */

interface Welcome {
  readonly hash: string;
  readonly id: ParticipantId | null;
  readonly invitation: InvitationId | null;
  /** What was missed; null when it takes a snapshot. */
  readonly events: TravellingEvent[] | null;
  readonly peer: PeerTicket;
  readonly peers: [ParticipantId, string | null][];
  readonly ice: Ice;
  readonly now: number;
  readonly mail: boolean;
}

export function welcomeFrame(state: RoomState, welcome: Welcome): Buffer {
  const { revision, room, secrets } = state;
  const { hash: credentialHash, id, invitation, events, peer, peers } = welcome;
  const self = id === null ? undefined : room.participants.get(id);
  const known = secrets.credentials.get(credentialHash);
  const before = self ?? (known === undefined ? undefined : secrets.departed.get(known));
  return encode({
    type: 'welcome',
    version: PROTOCOL_VERSION,
    you: self ? { id: self.id, role: self.role } : null,
    role: self?.role ?? guestRole(state, { kind: 'guest', credentialHash, invitation }),
    returning: before?.name ?? null,
    snapshot: events ? null : snapshotFor(room, self?.id ?? null),
    events,
    part: partFor(state, self?.id ?? null, events !== null),
    revision,
    counts: countsOf(room),
    peer,
    peers,
    ice: welcome.ice,
    serverTime: welcome.now,
    mail: welcome.mail,
  });
}

export function enteredFrame(
  state: RoomState,
  self: ParticipantId,
  id: string,
  peers: [ParticipantId, string | null][],
): Buffer {
  const { revision, room } = state;
  const role = room.participants.get(self)?.role ?? 'viewer';
  const snapshot = snapshotFor(room, self);
  const part = partFor(state, self, false);
  return encode({ type: 'entered', id, you: { id: self, role }, snapshot, part, revision, counts: countsOf(room), peers });
}

export function ackFrame(id: string, revision: number): Buffer {
  return encode({ type: 'ack', id, revision });
}

export function snapshotFrame(state: RoomState, self: ParticipantId, peers: [ParticipantId, string | null][]): Buffer {
  const { revision, room } = state;
  const role = room.participants.get(self)?.role ?? 'viewer';
  return encode({ type: 'snapshot', you: { id: self, role }, snapshot: snapshotFor(room, self), part: partFor(state, self, false), revision, peers });
}

/** What is asked about people: a window of them, or one's own place in line. */
export function peopleFrame(room: Room, reader: ParticipantId | null, asked: Extract<ClientMessage, { type: 'roster' | 'line' }>): Buffer {
  return asked.type === 'line' ? lineFrame(room, reader, asked.id) : rosterFrame(room, reader, asked);
}

function rosterFrame(
  room: Room,
  reader: ParticipantId | null,
  { id, offset, limit, search = '' }: Extract<ClientMessage, { type: 'roster' }>,
): Buffer {
  const self = reader === null ? undefined : room.participants.get(reader);
  if (!self || self.place === 'waiting') return encode({ type: 'refused', id, reason: 'not-entered' });
  const people = listed(room, search);
  // Who stands in line for the stage is for moderators to know.
  const seen = (one: Participant) => (one.line === null || one.id === reader || isModerator(self.role) ? one : { ...one, line: null });
  return encode({ type: 'roster', id, total: people.length, participants: people.slice(offset, offset + limit).map(seen) });
}

/** Where a reader stands in line for the stage; others are told nobody's place but their own. */
function lineFrame(room: Room, reader: ParticipantId | null, id: string): Buffer {
  const index = stageLine(room, 'asked').findIndex(one => one.id === reader);
  return encode({ type: 'line', id, position: index < 0 ? null : index + 1 });
}
