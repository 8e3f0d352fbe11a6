import type { RoomEvent } from '../events.ts';
import { EVENT_VERSIONS } from './table.ts';
import { type Stored, UPCASTERS } from './upcasters.ts';

export { EVENT_VERSIONS } from './table.ts';

/** An event of a kind, or in a form, that this version does not know. Its message holds nothing that people wrote. */
export class UnknownEvent extends Error {
  override name = 'UnknownEvent';
}

/**
 * An event as it is written down: its version is beside what it says, in the log alone. Nobody is sent it, and the
 * state does not hold it. An event without one is of version 1.
 */
export function toStored(event: RoomEvent): Stored {
  const version = EVENT_VERSIONS[event.type];
  return version === 1 ? { ...event } : { v: version, ...event };
}

/** Whether this version knows events of that kind in that form. */
export function isKnown(type: string, version: number): boolean {
  return Object.hasOwn(EVENT_VERSIONS, type) && version <= EVENT_VERSIONS[type as RoomEvent['type']];
}

/**
 * An event out of the log in today's form, whatever version wrote it.
 * @throws UnknownEvent when a newer one did; TypeError when it is no event, or a damaged one of an old version
 */
export function upcast(stored: unknown): RoomEvent {
  if (typeof stored !== 'object' || stored === null) throw new TypeError('It is no event.');
  const { v = 1, ...event } = stored as Stored;
  const type = String(event['type']);
  if (typeof v !== 'number' || !Number.isInteger(v) || v < 1)
    throw new TypeError('The version of the event is no version.');
  if (!isKnown(type, v)) throw new UnknownEvent('This version does not know events of this kind.');
  let current: Stored = event;
  for (const bring of UPCASTERS[type as RoomEvent['type']]?.slice(v - 1) ?? []) current = bring(current);
  return current as unknown as RoomEvent;
}
