import { beginOf, dayOf, doubtedDay, leftSince } from '../ages.ts';
import type { RoomEvent } from '../events.ts';
import { keptIn } from '../retention.ts';
import type { RoomState } from '../state.ts';
import type { Retention } from '../types.ts';
import { forgotten } from './forget.ts';

/**
 * What a room forgets by itself because it is as old as it may become. It forgets whole days, so that a busy room does
 * so once a day, and a day late at most. What is forgotten is gone for good, so what the log says is doubted where the
 * clock was set back by days (`ages.ts`): it may be younger than it says.
 */

/** People that are forgotten at once. */
export const MOST_FORGOTTEN = 100;

/**
 * What is too old at that server time. As long as something was written at a doubted time, all writing waits for it.
 * @param atMost how long things are kept in any room of this server
 */
export function expired(state: RoomState, now: number, atMost?: Retention): RoomEvent[] {
  const { room, secrets } = state;
  const { ages } = secrets;
  const { writing, people } = keptIn(room.settings, atMost);
  const events: RoomEvent[] = [];
  const today = dayOf(room, now);
  const [oldest] = ages.written;
  if (writing !== null && oldest !== undefined && Math.max(oldest, doubtedDay(state, now)) < today - writing)
    events.push({ type: 'writing-expired', before: beginOf(room, today - writing) });
  if (people === null) return events;
  const before = beginOf(room, today - people);
  const gone: string[] = [];
  for (const id of ages.left.keys()) {
    if (gone.length === MOST_FORGOTTEN) break;
    if (leftSince(ages, id, now) < before) gone.push(id);
  }
  return gone.length > 0 ? [...events, ...forgotten(secrets, gone)] : events;
}

/**
 * The server time at which something will be too old that is not yet, or is already; null: nothing ever.
 * @param now what is doubted is judged by
 */
export function nextExpiry(state: RoomState, atMost?: Retention, now = Infinity): number | null {
  const { room, secrets } = state;
  const { ages } = secrets;
  const { writing, people } = keptIn(room.settings, atMost);
  const [oldest] = ages.written;
  const times: number[] = [];
  if (writing !== null && oldest !== undefined)
    times.push(beginOf(room, Math.max(oldest, doubtedDay(state, now)) + 1 + writing));
  if (people !== null && ages.left.size > 0) {
    let first = Infinity;
    for (const id of ages.left.keys()) first = Math.min(first, leftSince(ages, id, now));
    times.push(beginOf(room, dayOf(room, first) + 1 + people));
  }
  return times.length > 0 ? Math.min(...times) : null;
}
