import type { Actor, Command, Environment, Observation } from '../../core/room/commands.ts';
import { decide, type Decision } from '../../core/room/decide.ts';
import type { LogEntry, RoomEvent } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import { HOST_LINK } from '../../core/room/invitation-records.ts';
import { AT_REST, DEFAULT_SETTINGS } from '../../core/room/room.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { InvitationId, Participant, Place, Role, RoomSettings } from '../../core/room/types.ts';
import { upcast } from '../../core/room/versions/index.ts';

/** Rooms for tests of the core: made as the relay makes them, from events alone. */

export const NOW = 1_700_000_000_000;
export const OFF = { microphone: false, camera: false } as const;
export const ON = { microphone: true, camera: true } as const;

const ROLES = ['host', 'moderator', 'speaker', 'viewer'] as const;

/** The id of the invitation that gives that role in rooms made here. */
export function invitationFor(role: Role): InvitationId {
  const index = ROLES.indexOf(role);
  return index === 0 ? HOST_LINK : `${HOST_LINK}-${index}`;
}

/** The hash of its token. */
export function tokenFor(role: Role): string {
  return `secret-grant-${role}`;
}

export function createdEntry(settings: Partial<RoomSettings> = {}): LogEntry {
  return {
    revision: 1,
    at: NOW,
    by: null,
    event: {
      type: 'created',
      facts: { slug: 'room', title: 'Room', description: '', contact: { name: 'Ada', email: '' }, createdAt: NOW },
      settings: { ...DEFAULT_SETTINGS, ...settings },
      grants: ROLES.map(role => ({ hash: tokenFor(role), role })),
      key: tokenFor('host'),
    },
  };
}

export function newRoom(settings: Partial<RoomSettings> = {}): RoomState {
  return evolve(null, createdEntry(settings));
}

/** The next entry of that room's log. */
export function nextEntry(state: RoomState, event: RoomEvent, by: LogEntry['by'] = null): LogEntry {
  return { revision: state.revision + 1, at: NOW, event, by };
}

export function after(state: RoomState, ...events: RoomEvent[]): RoomState {
  return events.reduce((current, event) => evolve(current, nextEntry(current, event)), state);
}

/** The same with events as the log holds them, of whatever version. */
export function afterStored(state: RoomState, ...stored: object[]): RoomState {
  return after(state, ...stored.map(upcast));
}

export function person(id: string, changes: Partial<Participant> = {}): Participant {
  return {
    id,
    name: id,
    role: 'viewer',
    place: 'viewer',
    presence: 'here',
    ...OFF,
    ...AT_REST,
    enteredAt: NOW,
    ...changes,
  };
}

/** The room with that person in it; their credential's hash is `secret-ID`. */
export function withPerson(state: RoomState, id: string, changes: Partial<Participant> = {}): RoomState {
  return after(state, {
    type: 'entered',
    participant: person(id, changes),
    credentialHash: `secret-${id}`,
    invitation: null,
  });
}

/** The room with that many people, `PLACE-1` and so on, in a place. */
export function withPeople(state: RoomState, place: Place, count: number): RoomState {
  return Array.from({ length: count }, (_, index) => `${place}-${index + 1}`).reduce(
    (current, id) => withPerson(current, id, { place }),
    state,
  );
}

export const as = (id: string): Actor => ({ kind: 'participant', id });
export const guest = (id: string, invited: Role | null = null): Actor => ({
  kind: 'guest',
  credentialHash: `secret-${id}`,
  invitation: invited && invitationFor(invited),
});
export const RELAY: Actor = { kind: 'relay' };

/** Decides with a fresh id `new-1`. */
export function decided(
  state: RoomState,
  actor: Actor,
  command: Command | Observation,
  env: Partial<Environment> = {},
): Decision {
  return decide(state, actor, command, { now: NOW, newId: 'new-1', newOutsider: 'new-outsider', ...env });
}

/** What came of a command, as the relay does it: the log says whose it was. A refused one fails the test. */
export function done(state: RoomState, actor: Actor, command: Command, hash = `${state.revision}`): RoomState {
  const decision = decided(state, actor, command, { newId: `new-${hash}`, newOutsider: `outsider-${hash}` });
  if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.refusal}`);
  const entered = decision.events.find(event => event.type === 'entered')?.participant.id;
  const outsider = decision.events[0]?.outsider;
  const participant =
    actor.kind === 'participant' ? actor.id : outsider?.from === 'lobby' ? outsider.participant : (entered ?? '');
  return decision.events.reduce(
    (current, event) => evolve(current, nextEntry(current, event, { participant, command: `command-${hash}` })),
    state,
  );
}

/** One word for a decision: the event's type, `nothing`, or the refusal with a cross before it. */
export function outcome(decision: Decision): string {
  if (!decision.ok) return `x ${decision.refusal}`;
  return decision.events.map(({ type }) => type).join(' ') || 'nothing';
}
