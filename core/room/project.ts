import { isRoomWide, isSecret, type PublicEvent, type RoomEvent, subjectOf } from './events.ts';
import { evolveRoom } from './evolve-room.ts';
import { isFeatureEvent } from './features/index.ts';
import { isForgetting } from './forgetting-events.ts';
import { isModerator } from './room.ts';
import type { Participant, ParticipantId, Room } from './types.ts';

/**
 * How much of a room somebody sees. `waiting` people see the room's facts and themselves; speakers
 * see the people that other participants do, and read the backchannel.
 */
export type Visibility = 'guest' | 'waiting' | 'participant' | 'speaker' | 'moderator';

/** Somebody who holds a projection. A null id is a guest, or any participant not otherwise concerned. */
export interface Reader {
  readonly id: ParticipantId | null;
  readonly visibility: Visibility;
}

/** The reader that somebody in the room is; a guest when they are not in it. */
export function readerIn(room: Room, id: ParticipantId | null): Reader {
  const self = id === null ? undefined : room.participants.get(id);
  if (!self) return { id, visibility: 'guest' };
  if (self.place === 'waiting') return { id, visibility: 'waiting' };
  return { id, visibility: isModerator(self.role) ? 'moderator' : self.role === 'speaker' ? 'speaker' : 'participant' };
}

/**
 * Whom a reader holds in full: themselves, the stage, raised hands and moderators; moderators
 * also who asks for the stage, was invited to it, or waits outside. Other viewers are a count,
 * and windows on demand.
 */
export function isKnownTo(participant: Participant, { id, visibility }: Reader): boolean {
  if (participant.id === id) return true;
  if (visibility === 'guest' || visibility === 'waiting') return false;
  if (visibility === 'moderator' && (participant.line !== null || participant.place === 'waiting')) return true;
  if (participant.place === 'waiting') return false;
  return participant.place === 'stage' || participant.hand !== null || isModerator(participant.role);
}

/** Whether a reader may know somebody's way to the stage: their own, and as moderator everybody's. */
function seesLineOf(id: ParticipantId, reader: Reader): boolean {
  return reader.visibility === 'moderator' || reader.id === id;
}

/** Somebody as a reader may see them, whatever they are known for. */
export function seenBy(participant: Participant, reader: Reader): Participant {
  return participant.line === null || seesLineOf(participant.id, reader) ? participant : { ...participant, line: null };
}

/** The room as one reader holds it. */
export function project(room: Room, reader: Reader): Room {
  const known = [...room.participants].filter(([, one]) => isKnownTo(one, reader));
  return { ...room, participants: new Map(known.map(([id, one]) => [id, seenBy(one, reader)])) };
}

/** What happens to somebody's way to the stage and to nothing else of them. */
const ABOUT_LINE = new Set<RoomEvent['type']>(['stage-asked', 'stage-brought', 'stage-declined', 'line-left']);

/**
 * The part of an event that a reader receives, or null. `before` and `after` are the whole room
 * around the event. For every reader whose visibility stays the same, evolving their projection by what
 * they receive equals projecting the evolved room. A reader whose visibility changes takes a snapshot.
 */
export function projectEvent(event: RoomEvent, before: Room, after: Room, reader: Reader): PublicEvent | null {
  if (isSecret(event) || isFeatureEvent(event)) return null;
  // Who is outside holds nothing of anybody.
  if (isForgetting(event) && (reader.visibility === 'guest' || reader.visibility === 'waiting')) return null;
  if (isRoomWide(event)) return told(event);
  const id = subjectOf(event);
  if (id === null) return null;
  const was = before.participants.get(id);
  const is = after.participants.get(id);
  if (ABOUT_LINE.has(event.type) && !seesLineOf(id, reader)) return null;
  if (!(was && isKnownTo(was, reader)) && !(is && isKnownTo(is, reader))) return null;
  if (event.type === 'entered') return { type: 'entered', participant: seenBy(event.participant, reader) };
  return told('participant' in event ? { ...event, participant: seenBy(event.participant, reader) } : event);
}

/** Who caused it from outside stays in the log, as does when somebody was last seen. */
function told(event: PublicEvent & Pick<RoomEvent, 'outsider'>): PublicEvent {
  if (event.type === 'presence-changed' && event.lastSeen !== undefined)
    return { type: 'presence-changed', id: event.id, presence: event.presence };
  if (!event.outsider) return event;
  const { outsider: _, ...rest } = event;
  return rest as PublicEvent;
}

/** Whether an event changes how much its subject sees, so that their projection must be made anew. */
export function changesVisibility(event: RoomEvent, before: Room, after: Room): boolean {
  if (event.type !== 'role-changed' && event.type !== 'admitted') return false;
  const { id } = event.participant;
  return readerIn(before, id).visibility !== readerIn(after, id).visibility;
}

/** After these a reader may no longer need to know somebody. */
const FORGETTING = new Set<PublicEvent['type']>([
  'stage-left',
  'stage-declined',
  'line-left',
  'hand-lowered',
  'role-changed',
  'admitted',
]);

/** A reader's projection after an event they received; whom they no longer need to know is forgotten. */
export function evolveProjection(room: Room, event: PublicEvent, reader: ParticipantId | null): Room {
  const next = evolveRoom(room, event);
  return FORGETTING.has(event.type) && reader !== null ? project(next, readerIn(next, reader)) : next;
}
