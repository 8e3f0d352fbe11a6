import type { EventMoment } from '../components/pageTypes.ts';
import type { PublicRoom } from '../protocol/http.ts';
import { opensAt, phaseOf } from '../room/room.ts';

/** Where a room stands at that server time. */
export function momentOf(room: PublicRoom, now: number): EventMoment {
  const phase = phaseOf(room, now);
  if (phase !== 'open') return phase;
  const { schedule } = room.settings;
  if (!schedule) return 'always';
  return room.startedAt !== null || now >= schedule.startsAt ? 'live' : 'entry';
}

/** The next server time at which `momentOf` changes by itself, or null. */
export function nextChange(room: PublicRoom, now: number): number | null {
  const { schedule } = room.settings;
  if (room.status === 'ended' || !schedule) return null;
  const changes = room.startedAt === null
    ? [opensAt(room.settings), schedule.startsAt, schedule.endsAt]
    : [schedule.endsAt];
  return changes.find(at => at > now) ?? null;
}
