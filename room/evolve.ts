import type { LogEntry, PublicEvent, RoomEvent } from './events.ts';
import { withEntry, withoutKey } from './persistent-map.ts';
import type { Participant, ParticipantId, Room, RoomSecrets, RoomState } from './types.ts';

/** How many command ids are remembered per participant: more than a client ever has in flight. */
export const HANDLED_COMMANDS_KEPT = 64;

/**
 * The relay's state after one more log entry. The first entry of a log is `created`; anything
 * else on a null state throws, because such a log is damaged.
 */
export function evolve(state: RoomState | null, entry: LogEntry): RoomState {
  const { event, revision } = entry;
  if (state === null) {
    if (event.type !== 'created') throw new Error(`A room's log must begin with "created", not "${event.type}".`);
    return {
      revision,
      room: { facts: event.facts, settings: event.settings, status: 'open', participants: new Map() },
      secrets: {
        grants: new Map(event.grants.map(grant => [grant.hash, grant.role])),
        credentials: new Map(),
        departed: new Map(),
        handled: new Map(),
      },
    };
  }
  if (event.type === 'created') throw new Error(`A room is created once; revision ${revision} creates it again.`);
  return {
    revision,
    room: evolveRoom(state.room, event),
    secrets: rememberCommand(evolveSecrets(state, event), entry),
  };
}

/**
 * The public part of a room after an event: the relay runs this on the whole room, clients on
 * their projection. Events about people a projection does not hold change nothing.
 */
export function evolveRoom(room: Room, event: PublicEvent): Room {
  switch (event.type) {
    case 'entered':
      return { ...room, participants: withEntry(room.participants, event.participant.id, event.participant) };
    case 'stage-joined':
      // Taken out and put back, so that the map's order is the order of coming on stage.
      return {
        ...room,
        participants: withEntry(withoutKey(room.participants, event.participant.id), event.participant.id, event.participant),
      };
    case 'left':
      return { ...room, participants: withoutKey(room.participants, event.id) };
    case 'presence-changed':
      return change(room, event.id, { presence: event.presence });
    case 'stage-left':
      return change(room, event.id, { place: 'viewer', microphone: false, camera: false });
    case 'devices-changed':
      return change(room, event.id, { microphone: event.microphone, camera: event.camera });
    case 'ended':
      return { ...room, status: 'ended' };
  }
}

function evolveSecrets({ room, secrets }: RoomState, event: RoomEvent): RoomSecrets {
  switch (event.type) {
    case 'entered':
      return {
        ...secrets,
        credentials: withEntry(secrets.credentials, event.credentialHash, event.participant.id),
        departed: withoutKey(secrets.departed, event.participant.id),
      };
    case 'left': {
      const participant = room.participants.get(event.id);
      if (!participant) return secrets;
      return {
        ...secrets,
        departed: withEntry(secrets.departed, event.id, participant),
        handled: withoutKey(secrets.handled, event.id),
      };
    }
    default:
      return secrets;
  }
}

function rememberCommand(secrets: RoomSecrets, { by, event, revision }: LogEntry): RoomSecrets {
  if (by === null || event.type === 'left') return secrets;
  const commands = new Map(secrets.handled.get(by.participant)).set(by.command, revision);
  for (const oldest of commands.keys()) {
    if (commands.size <= HANDLED_COMMANDS_KEPT) break;
    commands.delete(oldest);
  }
  return { ...secrets, handled: withEntry(secrets.handled, by.participant, commands) };
}

function change(room: Room, id: ParticipantId, changes: Partial<Participant>): Room {
  const participant = room.participants.get(id);
  return participant ? { ...room, participants: withEntry(room.participants, id, { ...participant, ...changes }) } : room;
}
