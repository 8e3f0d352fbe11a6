import { DamagedLog, type Mark, type RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import { forgetIn } from './forgetting.ts';

/**
 * How long (ms) after a room was marked its log is rewritten, at least: what is forgotten meanwhile is taken out with
 * it. Nobody keeps the server at it all the time: it rests for as long as it was busy.
 */
const PAUSE_MS = 1_000;
/** In how many ms it is tried again when somebody is in the way. */
const AGAIN_MS = 1_000;
/** In how many ms after the log could not be read or written. */
const TROUBLE_MS = 30_000;

export interface ForgettingContext {
  readonly log: RoomLog;
  readonly logger: Logger;
  /** Told how many entries of a room were rewritten. */
  readonly rewrote: (entries: number) => void;
}

/**
 * Has what is to be known no more leave the disk: in all rooms that are marked, when the server starts and whenever one
 * is marked, one room after the other, without anybody noticing.
 */
export class ForgettingService {
  readonly #context: ForgettingContext;
  /** Rooms that cannot be read: their rows stay until somebody repairs them and the server starts again. */
  readonly #damaged = new Set<string>();
  /** Rooms in which something else failed: it is said once, and tried again. */
  readonly #failing = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #wanted = false;
  #pause = PAUSE_MS;
  /** Something was rewritten, and what it was may still be in the file. */
  #untidy = true;
  #stopped = false;

  constructor(context: ForgettingContext) {
    this.#context = context;
  }

  /** Goes on with what an earlier server left. */
  start(): void {
    this.#later(0);
  }

  /** A room was marked. */
  wake(): void {
    this.#wanted = true;
    if (!this.#running && !this.#timer) this.#later(this.#pause);
  }

  /** Resolves when nothing is being written. What is left is done at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #later(ms: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const began = performance.now();
      this.#running = this.#run().finally(() => {
        this.#pause = Math.max(PAUSE_MS, performance.now() - began);
        this.#running = null;
        if (this.#wanted && !this.#timer) this.#later(this.#pause);
      });
    }, ms).unref();
  }

  async #run(): Promise<void> {
    this.#wanted = false;
    const { log, logger } = this.#context;
    try {
      let works = true;
      for (const mark of await log.marked()) {
        if (this.#stopped) return;
        if (!this.#damaged.has(mark.slug) && !(await this.#forget(mark))) works = false;
      }
      if (!works) this.#later(TROUBLE_MS);
      if (!this.#untidy || this.#stopped) return;
      if (await log.tidy()) this.#untidy = false;
      else this.#later(AGAIN_MS);
    } catch (error) {
      if (this.#stopped) return;
      logger.warn({ err: error }, 'what was deleted could not be taken out of the room log yet; it is tried again');
      this.#later(TROUBLE_MS);
    }
  }

  /** Whatever fails in one room keeps no other one waiting. Answers false when it is to be tried again. */
  async #forget(mark: Mark): Promise<boolean> {
    const { log, logger, rewrote } = this.#context;
    try {
      this.#untidy = true;
      rewrote(await forgetIn({ log, mark, goesOn: () => !this.#stopped }));
      this.#failing.delete(mark.slug);
      return true;
    } catch (error) {
      if (this.#stopped) return false;
      if (error instanceof DamagedLog) {
        this.#damaged.add(mark.slug);
        logger.warn({ err: error }, 'what was deleted in a room cannot be taken out of its log, which is damaged');
        return true;
      }
      if (!this.#failing.has(mark.slug))
        logger.warn(
          { err: error },
          'what was deleted in a room could not be taken out of its log yet; it is tried again',
        );
      this.#failing.add(mark.slug);
      return false;
    }
  }
}
