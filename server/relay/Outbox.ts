import type { ParticipantId } from '../../room/types.ts';
import type { Connection } from './Connection.ts';
import { encodeEvents } from './frames.ts';
import { concerns, type Delivery } from './Tail.ts';

/**
 * Events waiting for the next flush. Each is serialised once, and readers who receive the same
 * events are written the same bytes.
 */
export class Outbox {
  #waiting: { readonly delivery: Delivery; readonly json: string }[] = [];

  add(delivery: Delivery): void {
    this.#waiting.push({ delivery, json: JSON.stringify(delivery.event) });
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Sends everything that waits: one frame a reader. `revision` is the room's. */
  flush(revision: number, readers: ReadonlyMap<ParticipantId, Connection>, guests: ReadonlySet<Connection>): void {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const pick = (wanted: (delivery: Delivery) => boolean): Buffer | null => {
      const events = batch.filter(one => wanted(one.delivery)).map(one => one.json);
      return events.length > 0 ? encodeEvents(revision, events) : null;
    };
    const addressed = new Set<ParticipantId>();
    for (const { delivery: { to } } of batch) if (to.kind === 'one') addressed.add(to.id);
    const shared = pick(({ to }) => to.kind !== 'one');
    if (shared) for (const [id, reader] of readers) if (!addressed.has(id)) reader.write(shared);
    for (const id of addressed) {
      const bytes = readers.has(id) ? pick(delivery => concerns(delivery, id)) : null;
      if (bytes) readers.get(id)?.write(bytes);
    }
    const forGuests = guests.size > 0 ? pick(({ to }) => to.kind === 'all') : null;
    if (forGuests) for (const guest of guests) guest.write(forGuests);
  }
}
