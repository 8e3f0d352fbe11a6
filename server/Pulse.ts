import type { RoomLog } from './log/RoomLog.ts';

/** How often (ms) it is noted that the server runs: so much of the end of a stay may be missing after a crash. */
const BEAT_MS = 2_000;

/**
 * Notes beside the log that this server runs, as long as anybody is connected. After a crash that is how one knows
 * until when people were there: nobody says so any more.
 */
export class Pulse {
  readonly #log: RoomLog;
  readonly #now: () => number;
  readonly #hasPeople: () => boolean;
  readonly #since: number;
  readonly #timer: NodeJS.Timeout;
  #beating: Promise<void>;

  /** @param now ms since the epoch */
  constructor(log: RoomLog, now: () => number, hasPeople: () => boolean) {
    this.#log = log;
    this.#now = now;
    this.#hasPeople = hasPeople;
    this.#since = now();
    this.#beating = this.#beat();
    this.#timer = setInterval(() => {
      if (this.#hasPeople()) this.#beating = this.#beating.then(() => this.#beat());
    }, BEAT_MS).unref();
  }

  /** The last beat. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    if (this.#hasPeople()) await this.#beat();
  }

  /** Nothing else depends on it: a disk that is full is noticed where something has to be saved. */
  async #beat(): Promise<void> {
    await this.#log.beat?.(this.#since, this.#now()).catch(() => undefined);
  }
}
