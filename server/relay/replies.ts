import type { ClientMessage } from '../../core/protocol/client.ts';
import type { Agreement } from '../../core/protocol/received.ts';
import type { Departed, Ice, PeerTicket, TravellingEvent } from '../../core/protocol/server.ts';
import { LAST_WITHOUT_OFFER, PROTOCOL_VERSIONS } from '../../core/protocol/version.ts';
import { furtherPins } from '../../core/room/features/chat/view.ts';
import { readerIn, seenBy } from '../../core/room/project.ts';
import { isModerator, stageQueue } from '../../core/room/room.ts';
import { guestRole } from '../../core/room/rules/enter.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { InvitationId, Participant, ParticipantId, Retention, Room } from '../../core/room/types.ts';
import { cameBy } from './came-by.ts';
import { furtherOpenActivities, partFor } from './features/part.ts';
import { type Further, isHeld } from './Follow.ts';
import { encode } from './frames.ts';
import { countsOf, keptView, listed, named, namedAmong, viewFor } from './views.ts';

/** Frames that answer one client. */

/** What a reader begins with, and what they must come to hold besides. */
export interface First {
  readonly frame: Buffer;
  readonly further: Further;
}

type Rows = readonly [ParticipantId, string | null][];

/** Rows of the directory in a first frame: more than one browser ever links to. */
const FIRST_ROWS = 256;

interface Welcome {
  readonly agreed: Agreement;
  readonly hash: string;
  readonly id: ParticipantId | null;
  readonly invitation: InvitationId | null;
  /** Hash of the token by which it was shown. */
  readonly token?: string | undefined;
  /** What was missed; null when it takes a snapshot. */
  readonly events: TravellingEvent[] | null;
  readonly peer: PeerTicket;
  readonly peers: Rows;
  readonly ice: Ice;
  readonly now: number;
  readonly mail: boolean;
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
}

export function welcomeFrame(state: RoomState, welcome: Welcome): First {
  const { revision, room, secrets } = state;
  const { agreed, hash: credentialHash, id, invitation, token, events, peer, peers } = welcome;
  const self = id === null ? undefined : room.participants.get(id);
  const known = secrets.credentials.get(credentialHash);
  const before = self ?? (known === undefined ? undefined : secrets.departed.get(known));
  const { snapshot, further } = viewFor(room, self?.id ?? null);
  const frame = encode({
    type: 'welcome',
    version: agreed.version,
    versions: [...PROTOCOL_VERSIONS],
    ...(agreed.version > LAST_WITHOUT_OFFER ? { capabilities: [...agreed.capabilities] } : {}),
    you: self ? { id: self.id, role: self.role } : null,
    role: self?.role ?? guestRole(state, { kind: 'guest', credentialHash, invitation, token }),
    // Who governed from the lobby and never entered has said no name.
    returning: before?.name || null,
    snapshot: events ? null : snapshot,
    events,
    part: partFor(state, self?.id ?? null, events !== null),
    revision,
    counts: countsOf(room),
    peer,
    peers: firstRows(peers),
    ice: welcome.ice,
    serverTime: welcome.now,
    mail: welcome.mail,
    kept: keptView(room.settings, welcome.retention),
    unattendedSince: secrets.unattendedSince,
    ...(self && self.place !== 'waiting' ? { absent: absentModerators(state) } : {}),
  });
  return { frame, further: furtherFor(state, self?.id ?? null, peers, events ? null : further) };
}

export function enteredFrame(state: RoomState, self: ParticipantId, id: string, peers: Rows): First {
  const { frame, further } = anew(state, self, peers);
  return { frame: encode({ type: 'entered', id, ...frame, counts: countsOf(state.room) }), further };
}

export function ackFrame(id: string, revision: number): Buffer {
  return encode({ type: 'ack', id, revision });
}

export function snapshotFrame(state: RoomState, self: ParticipantId, peers: Rows): First {
  const { frame, further } = anew(state, self, peers);
  return { frame: encode({ type: 'snapshot', ...frame }), further };
}

/** The room and all that is in it, for somebody who is in it. */
function anew(state: RoomState, self: ParticipantId, peers: Rows) {
  const {
    revision,
    room,
    secrets: { unattendedSince },
  } = state;
  const { snapshot, further } = viewFor(room, self);
  const you = { id: self, role: room.participants.get(self)?.role ?? 'viewer' };
  const frame = {
    you,
    snapshot,
    part: partFor(state, self, false),
    revision,
    peers: firstRows(peers),
    unattendedSince,
    ...(room.participants.get(self)?.place === 'waiting' ? {} : { absent: absentModerators(state) }),
  };
  return { frame, further: furtherFor(state, self, peers, further) };
}

/** Most moderators who left that anybody is told of. */
const ABSENT = 100;

/** Moderators who left, and not those who were put out, the last to leave first. */
function absentModerators({ secrets: { departed, removed } }: RoomState): { id: ParticipantId; name: string }[] {
  const known = departedModerators.get(departed);
  if (known) return known.filter(({ id }) => !removed.has(id));
  const found = [...departed.values()]
    .filter(({ role, name }) => isModerator(role) && name !== '')
    .map(({ id, name }) => ({ id, name }));
  const last = found.reverse().slice(0, ABSENT);
  departedModerators.set(departed, last);
  return last.filter(({ id }) => !removed.has(id));
}

/** Worked out once for everybody who comes while nobody leaves. */
const departedModerators = new WeakMap<
  ReadonlyMap<ParticipantId, Participant>,
  { id: ParticipantId; name: string }[]
>();

function firstRows(peers: Rows): [ParticipantId, string | null][] {
  return peers.slice(0, FIRST_ROWS);
}

/** Whether all that somebody must hold over a cut is in the frame that they begin with. */
export function fitsOneFrame(state: RoomState, self: ParticipantId): boolean {
  return isHeld(furtherFor(state, self, [], viewFor(state.room, self).further));
}

/** What does not fit into a first frame. @param people null for somebody who goes on with those they hold */
function furtherFor(
  state: RoomState,
  self: ParticipantId | null,
  peers: Rows,
  people: readonly ParticipantId[] | null,
): Further {
  const inside = self !== null && state.room.participants.get(self)?.place !== 'waiting';
  return {
    people: people ?? [],
    pins: inside && people ? furtherPins(state.features.chat) : [],
    activities: inside ? furtherOpenActivities(state, self) : [],
    peers: peers.slice(FIRST_ROWS).map(([id]) => id),
  };
}

/** What is asked about people: a window of them, or one's own place in line. */
export function peopleFrame(
  state: RoomState,
  reader: ParticipantId | null,
  asked: Extract<ClientMessage, { type: 'roster' | 'line' }>,
  now: number,
): Buffer {
  return asked.type === 'line' ? lineFrame(state.room, reader, asked.id) : rosterFrame(state, reader, asked, now);
}

function rosterFrame(
  state: RoomState,
  reader: ParticipantId | null,
  { id, offset, limit, search = '' }: Extract<ClientMessage, { type: 'roster' }>,
  now: number,
): Buffer {
  const { room } = state;
  const self = reader === null ? undefined : room.participants.get(reader);
  if (!self || self.place === 'waiting') return encode({ type: 'refused', id, reason: 'not-entered' });
  const people = listed(room, search);
  const as = readerIn(room, reader);
  const moderates = isModerator(self.role);
  const left = moderates && search !== '' ? departedNamed(state, search) : [];
  return encode({
    type: 'roster',
    id,
    total: people.length,
    participants: people.slice(offset, offset + limit).map(one => seenBy(one, as)),
    ...(moderates && search !== ''
      ? {
          cameBy: cameBy(state, self, [...named(room, search), ...left], now),
          left: left.map(departedView),
        }
      : {}),
  });
}

/**
 * The same for a host in the lobby, whom the session's end or its crowd keeps out: without a search everybody inside,
 * and who left last, so that they find whom to put out.
 */
export function lobbyRosterFrame(
  state: RoomState,
  credentialHash: string,
  { id, offset, limit, search = '' }: Extract<ClientMessage, { type: 'roster' }>,
  now: number,
): Buffer {
  const { room } = state;
  const inside = [...room.participants.values()].filter(({ place }) => place !== 'waiting');
  const people = search === '' ? inside : listed(room, search);
  const self = state.secrets.credentials.get(credentialHash);
  const left = departedNamed(state, search).filter(one => one.id !== self);
  const as = readerIn(room, null);
  return encode({
    type: 'roster',
    id,
    total: people.length,
    participants: people.slice(offset, offset + limit).map(one => seenBy(one, as)),
    left: left.map(departedView),
    ...(search === '' ? {} : { cameBy: cameBy(state, { role: 'host' }, [...named(room, search), ...left], now) }),
  });
}

function departedView({ id, name, role }: Participant): Departed {
  return { id, name, role };
}

/** Most people who left that one answer tells of. */
const LEFT = 100;

/**
 * Who left under a name that holds what is searched for, all who have one if that is nothing, and is not barred: the
 * last to leave first.
 */
function departedNamed({ secrets: { departed, removed } }: RoomState, search: string): Participant[] {
  const all = [...departed.values()];
  const found = search === '' ? all.filter(({ name }) => name !== '') : namedAmong(all, search);
  return found
    .filter(({ id }) => !removed.has(id))
    .reverse()
    .slice(0, LEFT);
}

/** Where a reader stands in line for the stage; others are told nobody's place but their own. */
function lineFrame(room: Room, reader: ParticipantId | null, id: string): Buffer {
  const index = stageQueue(room, 'asked').findIndex(one => one.id === reader);
  return encode({ type: 'line', id, position: index < 0 ? null : index + 1 });
}
