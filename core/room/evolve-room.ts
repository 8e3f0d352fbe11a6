import type { PublicEvent, RoomEvent } from './events.ts';
import { isSecret } from './events.ts';
import { isFeatureEvent } from './features/index.ts';
import { withEntry, withoutKey } from './persistent-map.ts';
import { isModerator } from './room.ts';
import type { Participant, ParticipantId, Room, RoomSettings } from './types.ts';

/**
 * The public part of a room after an event: the relay runs this on the whole room, clients on
 * their projection. Events about people a projection does not hold change nothing.
 */
export function evolveRoom(room: Room, event: PublicEvent | RoomEvent): Room {
  if (isSecret(event as RoomEvent) || isFeatureEvent(event)) return room;
  const happened = event as PublicEvent;
  switch (happened.type) {
    case 'entered':
      return {
        ...room,
        participants: withEntry(room.participants, happened.participant.id, happened.participant),
      };
    case 'stage-asked':
    case 'stage-brought':
      return replaceInLine(room, happened.participant);
    case 'stage-joined':
    case 'hand-raised':
    case 'role-changed':
    case 'admitted':
      return replace(room, happened.participant);
    case 'left':
      return { ...room, participants: withoutKey(room.participants, happened.id) };
    case 'presence-changed':
      return change(room, happened.id, { presence: happened.presence });
    case 'stage-left':
      return change(room, happened.id, { place: 'viewer', microphone: false, camera: false, screen: undefined });
    case 'devices-changed':
      return change(room, happened.id, { microphone: happened.microphone, camera: happened.camera });
    case 'muted':
      return change(room, happened.id, { microphone: false });
    case 'camera-stopped':
      return change(room, happened.id, { camera: false });
    case 'screen-shared':
      return change(room, happened.id, { screen: true });
    case 'screen-stopped':
      return change(room, happened.id, { screen: undefined });
    case 'stage-declined':
    case 'line-left':
      return change(room, happened.id, { line: null });
    case 'hand-lowered':
      return change(room, happened.id, { hand: null });
    case 'settings-changed': {
      const { settings } = happened;
      return { ...room, settings, startedAt: isMoved(room, settings) ? null : room.startedAt };
    }
    case 'facts-changed':
      return { ...room, facts: happened.facts };
    case 'started':
      return { ...room, startedAt: happened.at };
    case 'ended':
      return { ...room, status: 'ended', farewell: happened.farewell, endReason: happened.reason };
    case 'reopened':
      return { ...room, status: 'open', farewell: '', endReason: null, startedAt: happened.at };
    case 'recording-started':
      return { ...room, recording: happened.recording };
    case 'recording-stopped':
      return { ...room, recording: null };
    // Nobody who is inside is forgotten, and what was written is not in here.
    case 'people-forgotten':
    case 'writing-expired':
      return room;
  }
}

/** A session moved to another start is another session: that this one was started says nothing of it. */
function isMoved({ settings }: Room, { schedule }: RoomSettings): boolean {
  return schedule !== null && schedule.startsAt !== settings.schedule?.startsAt;
}

/**
 * Taken out and put back, unless they stay on the stage: so the map's order is the order of coming
 * there, and those a projection hears of for the first time stand where they stand for everybody.
 */
function replace(room: Room, participant: Participant): Room {
  const stays = participant.place === 'stage' && room.participants.get(participant.id)?.place === 'stage';
  return stays ? inPlace(room, participant) : putLast(room, participant);
}

/**
 * The same for their way to the stage: who is known to everybody for another reason keeps their place, since not
 * everybody hears of this.
 */
function replaceInLine(room: Room, participant: Participant): Room {
  const before = room.participants.get(participant.id);
  const known = before !== undefined && (before.hand !== null || isModerator(before.role));
  return known ? inPlace(room, participant) : replace(room, participant);
}

function inPlace(room: Room, participant: Participant): Room {
  return { ...room, participants: withEntry(room.participants, participant.id, participant) };
}

function putLast(room: Room, participant: Participant): Room {
  const rest = withoutKey(room.participants, participant.id);
  return { ...room, participants: withEntry(rest, participant.id, participant) };
}

function change(room: Room, id: ParticipantId, changes: Partial<Participant>): Room {
  const participant = room.participants.get(id);
  return participant
    ? { ...room, participants: withEntry(room.participants, id, { ...participant, ...changes }) }
    : room;
}
