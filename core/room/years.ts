import type { Schedule } from './types.ts';

/**
 * The times that sessions and invitations may have. What is far outside them nobody means, and dates end: calendars and
 * formats fail at years of five digits.
 */

/** The beginning of the year 2000, ms since the epoch. */
export const EARLIEST = Date.UTC(2000, 0, 1);
/** The beginning of the year 2200. */
export const LATEST = Date.UTC(2200, 0, 1);

export function isSaneTime(at: number | null): boolean {
  return at === null || (at >= EARLIEST && at <= LATEST);
}

/** The time itself, or the first or last one there may be: for logs of versions that took any. */
export function saneTime<Time extends number | null>(at: Time): Time {
  return (at === null ? at : Math.min(Math.max(at, EARLIEST), LATEST)) as Time;
}

/** The same for a session, which is never over before it begins. */
export function saneSchedule(schedule: Schedule | null): Schedule | null {
  if (schedule === null || (isSaneTime(schedule.startsAt) && isSaneTime(schedule.endsAt))) return schedule;
  const startsAt = Math.min(saneTime(schedule.startsAt), LATEST - 1);
  return { startsAt, endsAt: Math.max(saneTime(schedule.endsAt), startsAt + 1) };
}
