import type { LogEntry } from './events.ts';
import { withEntry, withoutKey } from './persistent-map.ts';
import type { Ages, Room } from './types.ts';

/**
 * How old things in a room are, as far as retention (`rules/retain.ts`) needs to know. Days begin at the time of day at
 * which the room was made: so not all rooms forget in the same moment.
 */

export const DAY_MS = 86_400_000;

export const NO_AGES: Ages = { written: [], left: new Map() };

/** On which day of the room a server time is; the first is 0. */
export function dayOf({ facts }: Room, at: number): number {
  return Math.floor((at - facts.createdAt) / DAY_MS);
}

/** Server time at which a day of the room begins. */
export function beginOf({ facts }: Room, day: number): number {
  return facts.createdAt + day * DAY_MS;
}

/** After one more entry. @param room as it was before */
export function evolveAges(before: Ages, { event, at }: LogEntry, room: Room): Ages {
  const { outsider } = event;
  const ages = outsider?.from === 'lobby' ? leftAt(before, outsider.participant, at) : before;
  switch (event.type) {
    case 'said':
    case 'asked':
      return written(ages, dayOf(room, at));
    case 'activity-answered':
      return typeof event.answer === 'string' ? written(ages, dayOf(room, at)) : ages;
    case 'writing-expired': {
      const left = ages.written.filter(day => beginOf(room, day + 1) > event.before);
      return left.length === ages.written.length ? ages : { ...ages, written: left };
    }
    case 'entered': {
      const left = withoutKey(ages.left, event.participant.id);
      return left === ages.left ? ages : { ...ages, left };
    }
    case 'left':
      // Somebody may be put out after they left.
      return room.participants.has(event.id) ? leftAt(ages, event.id, at) : ages;
    case 'people-forgotten':
      return { ...ages, left: event.people.reduce(withoutKey, ages.left) };
    default:
      return ages;
  }
}

function leftAt(ages: Ages, id: string, at: number): Ages {
  return { ...ages, left: withEntry(withoutKey(ages.left, id), id, at) };
}

function written(ages: Ages, day: number): Ages {
  const last = ages.written.at(-1) ?? -Infinity;
  if (last === day || ages.written.includes(day)) return ages;
  // A clock that was set back may come to an earlier day.
  const days = last < day ? [...ages.written, day] : [...ages.written, day].sort((a, b) => a - b);
  return { ...ages, written: days };
}
