import { backOff, type RetryPolicy } from '../protocol/retry.ts';

/** Something that could not be read comes seldom; what comes sooner than this (ms) after the last is one trouble. */
const ONE_TROUBLE_MS = 60_000;
const RETRY: RetryPolicy = backOff(1_000, 60_000);

/**
 * Has the relay tell the room anew when something of it could not be read. At once the first time, then ever more
 * rarely: a relay that goes on saying it is not asked in a loop.
 */
export class Resync {
  readonly #ask: (id: string) => void;
  readonly #retry: RetryPolicy;
  /** The question under way. */
  #asked: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #times = 0;
  #lastAt = -Infinity;
  #owed = false;

  /** @param ask sends the question under that id, or does what leads to the same */
  constructor(ask: (id: string) => void, retry = RETRY) {
    this.#ask = ask;
    this.#retry = retry;
  }

  /** Whether what is held lacks something: nobody can go on with it over a cut. */
  get isOwed(): boolean {
    return this.#owed;
  }

  /** Something of the room could not be read. */
  missed(): void {
    this.#owed = true;
    if (this.#asked !== null || this.#timer !== undefined) return;
    if (performance.now() - this.#lastAt > ONE_TROUBLE_MS) this.#times = 0;
    if (this.#times === 0) this.#now();
    else this.#later(this.#retry.delay(this.#times));
  }

  /** The relay told all of the room. */
  whole(): void {
    this.#owed = false;
    this.drop();
  }

  /** @param retryAfter in how many ms the relay may be asked again, if it only came too soon */
  refuse(id: string, retryAfter = 0): void {
    if (id !== this.#asked) return;
    this.#asked = null;
    this.#later(Math.max(retryAfter, this.#retry.delay(this.#times)));
  }

  /** The relay is out of reach: its next welcome brings the room. */
  drop(): void {
    this.#asked = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#now();
    }, ms);
  }

  #now(): void {
    this.#times += 1;
    this.#lastAt = performance.now();
    const id = crypto.randomUUID();
    this.#asked = id;
    this.#ask(id);
  }
}
