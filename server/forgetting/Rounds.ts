import type { Retention } from '../../core/room/types.ts';
import type { ListedRoom, RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import { termsOf } from '../relay/Looks.ts';
import { Quarantined } from '../relay/Quarantine.ts';
import type { RoomHubs } from '../relay/RoomHubs.ts';
import { Stopping } from '../Stopping.ts';

/** After the start people come back first. */
const FIRST_MS = 10_000;
/** What is too old is gone within a day and an hour. A round in which nothing is due costs next to nothing. */
const EVERY_MS = 3_600_000;
/** Rooms in a page of the list. */
const PAGE = 100;
/** After each page, and each room that was visited, others have at least so much time, in ms. */
const REST_MS = 20;
/** After a room was visited it is so many times what that took: a round takes a fifth of one processor at most. */
const REST_FACTOR = 4;
const MOST_REST_MS = 10_000;

const GOES_ON =
  'a room could not be loaded, so nothing in it is forgotten; "npm run server -- check" names it, "-- remove SLUG" deletes it';

export interface RoundsContext {
  readonly log: Pick<RoomLog, 'rooms'>;
  readonly hubs: Pick<RoomHubs, 'visit'>;
  readonly logger: Logger;
  /** The server time up to which things are forgotten, in ms since the epoch. */
  readonly settled: () => number;
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
  /** After how many ms the first round begins. */
  readonly firstMs?: number | undefined;
}

/**
 * Goes through all rooms now and then, so that those that nobody opens forget what is too old, too. Only rooms in which
 * something may be due are loaded: `relay/Looks.ts` noted that of the others.
 */
export class Rounds {
  readonly #context: RoundsContext;
  readonly #terms: string;
  #going: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** Ends a rest. */
  #goOn: () => void = () => undefined;
  #stopped = false;

  constructor(context: RoundsContext) {
    this.#context = context;
    this.#terms = termsOf(context.retention);
    this.#begin(context.firstMs ?? FIRST_MS);
  }

  /** Resolves when no round goes on. Stop the rooms before you wait for it: it may be in one of them. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#goOn();
    await this.#going;
  }

  #begin(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#going = this.#round().then(() => {
        if (!this.#stopped) this.#begin(EVERY_MS);
      });
    }, afterMs).unref();
  }

  async #round(): Promise<void> {
    const { log, logger } = this.#context;
    try {
      for (let after: string | undefined = ''; after !== undefined && !this.#stopped;) {
        const page: readonly ListedRoom[] = await log.rooms(after, PAGE);
        for (const room of page) if (this.#mayBeDue(room) && !this.#stopped) await this.#visit(room.slug);
        after = page.at(-1)?.slug;
        await this.#rest(REST_MS);
      }
    } catch (error) {
      if (!this.#stopped) logger.error({ err: error }, 'the rooms could not be gone through; it is tried again');
    }
  }

  #mayBeDue({ revision, look }: ListedRoom): boolean {
    if (look?.revision !== revision || look.terms !== this.#terms) return true;
    return look.due !== null && look.due <= this.#context.settled();
  }

  async #visit(slug: string): Promise<void> {
    const began = performance.now();
    try {
      await this.#context.hubs.visit(slug);
    } catch (error) {
      // Of a room in quarantine it was said already.
      const isKnown = error instanceof Quarantined || error instanceof Stopping;
      if (!isKnown) this.#context.logger.error({ err: error }, GOES_ON);
    }
    await this.#rest(Math.min(Math.max(REST_MS, REST_FACTOR * (performance.now() - began)), MOST_REST_MS));
  }

  async #rest(ms: number): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>(resolve => {
      this.#goOn = resolve;
      this.#timer = setTimeout(resolve, ms).unref();
    });
  }
}
