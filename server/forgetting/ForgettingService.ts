import { DamagedLog, type Mark, type RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import { forgetIn, forgetMessages } from './forgetting.ts';
import { Rests } from './Rests.ts';

/**
 * How long (ms) after a room was marked its log is rewritten, at least: what is forgotten meanwhile is taken out with
 * it.
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
 * is marked, one room after the other, without anybody noticing. Deleted messages wait for no long log.
 */
export class ForgettingService {
  readonly #context: ForgettingContext;
  /** Rooms that cannot be read: their rows stay until somebody repairs them and the server starts again. */
  readonly #damaged = new Set<string>();
  /** Rooms in which something else failed: it is said once, and tried again. */
  readonly #failing = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = 0;
  #running: Promise<void> | null = null;
  #wanted = false;
  /** A room was marked since deleted messages were last looked for. */
  #fresh = false;
  #shortAt = -Infinity;
  readonly #rests = new Rests();
  /** In how many ms something that could not be done is to be done. */
  #nextMs = Infinity;
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
    this.#fresh = true;
    const isSoon = this.#timer && this.#timerAt <= performance.now() + PAUSE_MS;
    if (!this.#running && !isSoon) this.#later(PAUSE_MS);
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
    this.#timerAt = performance.now() + ms;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#run().finally(() => {
        this.#running = null;
        if (this.#timer) return;
        const next = this.#wanted ? PAUSE_MS : Math.max(this.#nextMs, PAUSE_MS);
        if (next < Infinity) this.#later(next);
      });
    }, ms).unref();
  }

  async #run(): Promise<void> {
    this.#wanted = false;
    this.#nextMs = Infinity;
    const { logger } = this.#context;
    try {
      await this.#short();
      await this.#long();
      await this.#tidy();
      if (this.#untidy) this.#later(AGAIN_MS);
    } catch (error) {
      if (this.#stopped) return;
      logger.warn({ err: error }, 'what was deleted could not be taken out of the room log yet; it is tried again');
      this.#later(TROUBLE_MS);
    }
  }

  /** Deleted messages of all rooms, which takes milliseconds. */
  async #short(): Promise<void> {
    const { log } = this.#context;
    this.#fresh = false;
    this.#shortAt = performance.now();
    for (const mark of await this.#marks()) {
      if (this.#stopped) return;
      await this.#forget(mark, () => forgetMessages(log, mark));
    }
    await this.#tidy();
  }

  /** All that needs a log to be gone through, one room after the other. Those that waited for longest come first. */
  async #long(): Promise<void> {
    const { log } = this.#context;
    const left = (slug: string) => this.#rests.left(slug, performance.now());
    const marks = [...(await this.#marks())].sort((a, b) => left(a.slug) - left(b.slug));
    for (const mark of marks) {
      if (this.#stopped) return;
      const wait = left(mark.slug);
      if (wait > 0) {
        this.#nextMs = Math.min(this.#nextMs, wait);
        continue;
      }
      const began = performance.now();
      await this.#forget(mark, () => forgetIn({ log, mark, goesOn: () => this.#between() }));
      this.#rests.took(mark.slug, began, performance.now() - began);
      await this.#tidy();
      await this.#between();
    }
  }

  /** Whoever deletes a message does not wait for a long log. Answers whether to go on. */
  async #between(): Promise<boolean> {
    if (this.#fresh && performance.now() - this.#shortAt >= PAUSE_MS) await this.#short();
    return !this.#stopped;
  }

  async #marks(): Promise<readonly Mark[]> {
    return (await this.#context.log.marked()).filter(({ slug }) => !this.#damaged.has(slug));
  }

  async #tidy(): Promise<void> {
    if (!this.#untidy || this.#stopped) return;
    this.#untidy = !(await this.#context.log.tidy());
  }

  /** Whatever fails in one room keeps no other one waiting. */
  async #forget(mark: Mark, work: () => Promise<number | null>): Promise<void> {
    const { logger, rewrote } = this.#context;
    try {
      const entries = await work();
      if (entries === null) return;
      this.#untidy = true;
      rewrote(entries);
      this.#failing.delete(mark.slug);
    } catch (error) {
      this.#untidy = true;
      if (this.#stopped) return;
      if (error instanceof DamagedLog) {
        this.#damaged.add(mark.slug);
        logger.warn({ err: error }, 'what was deleted in a room cannot be taken out of its log, which is damaged');
        return;
      }
      this.#nextMs = Math.min(this.#nextMs, TROUBLE_MS);
      if (!this.#failing.has(mark.slug))
        logger.warn(
          { err: error },
          'what was deleted in a room could not be taken out of its log yet; it is tried again',
        );
      this.#failing.add(mark.slug);
    }
  }
}
