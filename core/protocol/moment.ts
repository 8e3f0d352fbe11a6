import { opensAt, phaseOf } from '../room/room.ts';
import type { PublicRoom } from './http.ts';

/** Where a session stands for whoever looks at it from outside. `entry`: one may come in, it has not begun. */
export type EventMoment = 'always' | 'early' | 'entry' | 'live' | 'ended';

/** What of a room's public facts says when it is open. */
export interface Timed extends Pick<PublicRoom, 'status' | 'startedAt'> {
  readonly settings: Pick<PublicRoom['settings'], 'schedule' | 'opensBefore'>;
}

/** Where a room stands at that server time. */
export function momentOf(room: Timed, now: number): EventMoment {
  const phase = phaseOf(room, now);
  if (phase !== 'open') return phase;
  const { schedule } = room.settings;
  if (!schedule) return 'always';
  return room.startedAt !== null || now >= schedule.startsAt ? 'live' : 'entry';
}

/** The next server time at which `momentOf` changes by itself, or null. */
export function nextChange(room: Timed, now: number): number | null {
  const { schedule } = room.settings;
  if (room.status === 'ended' || !schedule) return null;
  const changes =
    room.startedAt === null ? [opensAt(room.settings), schedule.startsAt, schedule.endsAt] : [schedule.endsAt];
  return changes.find(at => at > now) ?? null;
}
