import type { TravellingEvent } from '../../core/protocol/server.ts';
import type { Reader, Visibility } from '../../core/room/project.ts';
import type { ParticipantId } from '../../core/room/types.ts';

/**
 * Who receives an event besides its subjects: guests too, all participants, speakers and moderators, moderators, or
 * nobody.
 */
export type Recipients = 'all' | 'participants' | 'crew' | 'moderators' | 'subject';

/** An event as it is delivered. */
export interface Delivery {
  readonly revision: number;
  readonly to: Recipients;
  readonly event: TravellingEvent;
  /** The same with what only moderators and its subjects may know; null when that is nothing more. */
  readonly whole: TravellingEvent | null;
  /**
   * Whom it is about, or between whom it passes. They receive it whatever the audience; nobody for events about the
   * room.
   */
  readonly subjects: readonly ParticipantId[];
  /** Whether the subject sees more or less of the room from now on, and takes a snapshot instead. */
  readonly changesView: boolean;
  /** Of deliveries with the same key only the last one tells anything; null for all that count each. */
  readonly supersedes: string | null;
}

/** Whether a reader receives a delivery. */
export function concerns({ to, subjects }: Delivery, reader: Reader): boolean {
  return (reader.id !== null && subjects.includes(reader.id)) || reaches(to, reader.visibility);
}

/** The event as a reader whom the delivery concerns is told it. */
export function eventFor({ event, whole, subjects }: Delivery, { id, visibility }: Reader): TravellingEvent {
  return whole && (visibility === 'moderator' || (id !== null && subjects.includes(id))) ? whole : event;
}

/** Whether an audience includes readers of that visibility that are not the subject. */
export function reaches(to: Recipients, visibility: Visibility): boolean {
  switch (to) {
    case 'all':
      return true;
    case 'participants':
      return visibility !== 'guest' && visibility !== 'waiting';
    case 'crew':
      return visibility === 'speaker' || visibility === 'moderator';
    case 'moderators':
      return visibility === 'moderator';
    case 'subject':
      return false;
  }
}

/** Without those that a later one supersedes. */
export function newestOnly(deliveries: readonly Delivery[]): readonly Delivery[] {
  if (deliveries.every(({ supersedes }) => supersedes === null)) return deliveries;
  const last = new Map(deliveries.map(one => [one.supersedes, one]));
  return deliveries.filter(one => one.supersedes === null || last.get(one.supersedes) === one);
}
