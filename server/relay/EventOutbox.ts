import { isForgetting } from '../../core/room/forgetting-events.ts';
import type { Reader, Visibility } from '../../core/room/project.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { AsParticipant, Connection } from './Connection.ts';
import { concerns, type Delivery, eventFor, newestOnly, reaches } from './delivery.ts';
import { eventFrames } from './frames.ts';

/** Each of its two forms as JSON text; they are mostly one. */
type Waiting = { readonly delivery: Delivery; readonly json: string; readonly whole: string };

/**
 * Events waiting for the next flush. Each is serialised once, and readers who receive the same
 * events are written the same bytes.
 */
export class EventOutbox {
  #waiting: Delivery[] = [];

  add(delivery: Delivery): void {
    this.#waiting.push(delivery);
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /**
   * Sends everything that waits: one frame a reader, or several when it is much. `revision` is the room's. Answers
   * whose view of the room changed: they were sent nothing, and take a snapshot.
   */
  flush(
    revision: number,
    readers: ReadonlyMap<ParticipantId, AsParticipant>,
    guests: ReadonlySet<Connection>,
  ): ParticipantId[] {
    if (this.isEmpty) return [];
    const batch = newestOnly(this.#waiting).map((delivery): Waiting => {
      const json = JSON.stringify(delivery.event);
      return { delivery, json, whole: delivery.whole ? JSON.stringify(delivery.whole) : json };
    });
    this.#waiting = [];
    const subjects = new Set<ParticipantId>();
    const resighted = new Set<ParticipantId>();
    for (const {
      delivery: { to, subjects: about, changesView, whole },
    } of batch) {
      for (const subject of about) {
        const reader = readers.get(subject);
        if (changesView) resighted.add(subject);
        // Whoever is told of themselves what all the others are needs no frame of their own.
        else if (to !== 'all' && reader && (whole || !reaches(to, reader.visibility))) subjects.add(subject);
      }
    }
    const forgets = batch.some(({ delivery: { event } }) => isForgetting(event));
    if (forgets) for (const [id, reader] of readers) if (takesAnew(reader)) resighted.add(id);
    const shared = this.#shared(batch, revision);
    for (const [id, reader] of readers) {
      if (subjects.has(id) || resighted.has(id)) continue;
      for (const frame of shared(reader.visibility)) reader.connection.write(frame);
    }
    for (const id of subjects) {
      const reader = readers.get(id);
      if (!reader || resighted.has(id)) continue;
      const as: Reader = { id, visibility: reader.visibility };
      const own = batch.filter(({ delivery }) => concerns(delivery, as));
      for (const frame of framesOf(own, as, revision)) reader.connection.write(frame);
    }
    if (guests.size > 0) for (const frame of shared('guest')) for (const guest of guests) guest.write(frame);
    return [...resighted].filter(id => readers.has(id));
  }

  /** The frames for readers of a visibility that are nobody's subject, made when first needed. */
  #shared(batch: readonly Waiting[], revision: number): (visibility: Visibility) => readonly Buffer[] {
    const made = new Map<Visibility, readonly Buffer[]>();
    return visibility => {
      let frames = made.get(visibility);
      if (!frames)
        made.set(
          visibility,
          (frames = framesOf(
            batch.filter(({ delivery }) => reaches(delivery.to, visibility)),
            { id: null, visibility },
            revision,
          )),
        );
      return frames;
    };
  }
}

/** To clients of version 2 no new kinds of events are told (R327): they hold the room anew. */
function takesAnew({ greeting, visibility }: AsParticipant): boolean {
  return greeting.agreed.version < 3 && visibility !== 'waiting';
}

function framesOf(batch: readonly Waiting[], reader: Reader, revision: number): readonly Buffer[] {
  return eventFrames(
    revision,
    batch.map(({ delivery, json, whole }) => ({
      revision: delivery.revision,
      json: eventFor(delivery, reader) === delivery.whole ? whole : json,
    })),
  );
}
