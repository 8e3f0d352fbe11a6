import { DamagedLog } from '../log/RoomLog.ts';

/** How long (ms) a room that could not be read is not read again. */
const QUARANTINE_MS = 60_000;
/** Most rooms remembered; the oldest is forgotten first. */
const MOST_ROOMS = 1_000;

/** The same as when the room was read, which was told then. */
export class Quarantined extends DamagedLog {
  override name = 'Quarantined';
}

/** Rooms that cannot be read: whoever asks for one again is told so without reading it all again. */
export class Quarantine {
  readonly #rooms = new Map<string, { readonly error: DamagedLog; readonly until: number }>();

  /**
   * @param now from any clock that only goes forward, in ms
   * @throws Quarantined when the room is in it
   */
  check(slug: string, now: number): void {
    const found = this.#rooms.get(slug);
    if (!found) return;
    if (now >= found.until) this.#rooms.delete(slug);
    else throw new Quarantined(found.error.revision, found.error.why, found.error);
  }

  /** The room is no more. */
  release(slug: string): void {
    this.#rooms.delete(slug);
  }

  /** Puts the room in it if that is what the error says. */
  consider(slug: string, error: unknown, now: number): void {
    if (!(error instanceof DamagedLog)) return;
    this.#rooms.delete(slug);
    this.#rooms.set(slug, { error, until: now + QUARANTINE_MS });
    for (const oldest of this.#rooms.keys()) {
      if (this.#rooms.size <= MOST_ROOMS) return;
      this.#rooms.delete(oldest);
    }
  }
}
