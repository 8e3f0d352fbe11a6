import type { LogEntry } from './events.ts';
import { withEntry, withoutKey } from './persistent-map.ts';
import type { RoomState } from './state.ts';
import type { Ages, Room } from './types.ts';

/**
 * How old things in a room are, as far as retention (`rules/retain.ts`) needs to know. Days begin at the time of day at
 * which the room was made: so not all rooms forget in the same moment.
 */

export const DAY_MS = 86_400_000;

/** So far (ms) behind what came before, a time is doubted. Less makes no difference where whole days count. */
const DOUBT_MS = DAY_MS;

export const NO_AGES: Ages = {
  written: [],
  left: new Map(),
  latest: 0,
  doubted: { written: null, left: new Map() },
};

/** On which day of the room a server time is; the first is 0. */
export function dayOf({ facts }: Room, at: number): number {
  return Math.floor((at - facts.createdAt) / DAY_MS);
}

/** Server time at which a day of the room begins. */
export function beginOf({ facts }: Room, day: number): number {
  return facts.createdAt + day * DAY_MS;
}

/** After one more entry. @param room as it was before */
export function evolveAges(before: Ages, entry: LogEntry, room: Room): Ages {
  const ages = aged(before, entry, room);
  return entry.at <= ages.latest ? ages : { ...ages, latest: entry.at };
}

/**
 * When somebody left for what is to be forgotten at `now`. What came before in the log is believed, unless it is yet to
 * come: then the clock was wrong before.
 */
export function leftSince({ left, doubted }: Ages, id: string, now: number): number {
  const since = left.get(id) ?? now;
  const earliest = doubted.left.get(id) ?? since;
  return earliest <= now ? earliest : since;
}

/** The last day on which something was written for what is to be forgotten at `now`, if a day in the log is doubted. */
export function doubtedDay({ secrets: { ages }, room }: RoomState, now: number): number {
  const { written: earliest } = ages.doubted;
  return earliest !== null && earliest <= now ? dayOf(room, earliest) : -Infinity;
}

function aged(before: Ages, { event, at }: LogEntry, room: Room): Ages {
  const { outsider } = event;
  const ages = outsider?.from === 'lobby' ? leftAt(before, outsider.participant, at) : before;
  switch (event.type) {
    case 'said':
    case 'asked':
      return written(ages, at, room);
    case 'activity-answered':
      return typeof event.answer === 'string' ? written(ages, at, room) : ages;
    case 'writing-expired': {
      const left = ages.written.filter(day => beginOf(room, day + 1) > event.before);
      const { written: doubtful } = ages.doubted;
      if (doubtful !== null && doubtful < event.before)
        return { ...ages, written: left, doubted: { ...ages.doubted, written: null } };
      return left.length === ages.written.length ? ages : { ...ages, written: left };
    }
    case 'entered': {
      return withoutPerson(ages, event.participant.id);
    }
    case 'left':
      // Somebody may be put out after they left.
      return room.participants.has(event.id) ? leftAt(ages, event.id, at) : ages;
    case 'people-forgotten':
      return event.people.reduce(withoutPerson, ages);
    default:
      return ages;
  }
}

function leftAt(before: Ages, id: string, at: number): Ages {
  const ages = withoutPerson(before, id);
  const left = withEntry(ages.left, id, at);
  if (!isDoubted(ages, at)) return { ...ages, left };
  return { ...ages, left, doubted: { ...ages.doubted, left: withEntry(ages.doubted.left, id, ages.latest) } };
}

function withoutPerson(ages: Ages, id: string): Ages {
  const left = withoutKey(ages.left, id);
  const doubtful = withoutKey(ages.doubted.left, id);
  if (left === ages.left && doubtful === ages.doubted.left) return ages;
  return {
    ...ages,
    left,
    doubted: doubtful === ages.doubted.left ? ages.doubted : { ...ages.doubted, left: doubtful },
  };
}

function written(before: Ages, at: number, room: Room): Ages {
  const day = dayOf(room, at);
  const { doubted, latest } = before;
  const isNew = isDoubted(before, at) && doubted.written !== latest;
  const ages = isNew ? { ...before, doubted: { ...doubted, written: latest } } : before;
  const last = ages.written.at(-1) ?? -Infinity;
  if (last === day || ages.written.includes(day)) return ages;
  // A clock that was set back may come to an earlier day.
  const days = last < day ? [...ages.written, day] : [...ages.written, day].sort((a, b) => a - b);
  return { ...ages, written: days };
}

function isDoubted({ latest }: Ages, at: number): boolean {
  return latest - at >= DOUBT_MS;
}
