import type { PublicEvent, RoomEvent } from './events.ts';
import { evolveRoom } from './evolve.ts';
import { isModerator } from './room.ts';
import type { Participant, ParticipantId, Room } from './types.ts';

/** Who somebody holds in full: themselves, the stage, and moderators. Other viewers are a count and windows on demand. */
export function isKnownTo(participant: Participant, reader: ParticipantId | null): boolean {
  return participant.id === reader || participant.place === 'stage' || isModerator(participant.role);
}

/** The room as one reader holds it. A null reader is a guest before entering: the facts and nobody. */
export function project(room: Room, reader: ParticipantId | null): Room {
  if (reader === null) return { ...room, participants: new Map() };
  return { ...room, participants: new Map([...room.participants].filter(([, one]) => isKnownTo(one, reader))) };
}

/**
 * The part of an event that a reader receives, or null. `before` and `after` are the whole room
 * around the event. For every reader: evolving their projection by what they receive equals
 * projecting the evolved room.
 */
export function projectEvent(
  event: RoomEvent,
  before: Room,
  after: Room,
  reader: ParticipantId | null,
): PublicEvent | null {
  if (event.type === 'created') return null;
  if (event.type === 'ended') return event;
  if (reader === null) return null;
  const id = 'participant' in event ? event.participant.id : event.id;
  const was = before.participants.get(id);
  const is = after.participants.get(id);
  if (!(was && isKnownTo(was, reader)) && !(is && isKnownTo(is, reader))) return null;
  return event.type === 'entered' ? { type: 'entered', participant: event.participant } : event;
}

/** A reader's projection after an event they received; whom they no longer need to know is forgotten. */
export function evolveProjection(room: Room, event: PublicEvent, reader: ParticipantId | null): Room {
  const next = evolveRoom(room, event);
  if (event.type !== 'stage-left' || reader === null) return next;
  return project(next, reader);
}
