import type { KeyedLimit } from './rate-limit.ts';

/** Work of one key goes on for so long, in ms, before others have their turn: longer, and they notice. */
const SLICE_MS = 2;
/** Whoever asked for something within so many ms is taken to be there: the others leave time for them. */
const ACTIVE_MS = 5_000;

/**
 * Divides the time of the event loop among keys, such as addresses. In one turn of the loop each key works for some 2
 * ms; and while others are there, none has more than its share of the time. What is beyond waits, in its order: nothing
 * is refused. A key that is alone has all of it, so that nobody waits for the sake of nobody.
 */
export class Shares {
  readonly #limit: KeyedLimit;
  readonly #waiting = new Map<string, (() => void)[]>();
  /** Ms of this turn of the event loop that each key had. */
  readonly #had = new Map<string, number>();
  /** The two keys that asked for something last, and when. */
  #newest: { readonly key: string; at: number } = { key: '', at: -Infinity };
  #other: { readonly key: string; at: number } = this.#newest;
  #timer: NodeJS.Timeout | null = null;
  #turning = false;

  /** @param limit of ms of work a key may have while others are there */
  constructor(limit: KeyedLimit) {
    this.#limit = limit;
  }

  /** Does it now, and answers true; or later, after what waits of that key already. */
  run(key: string, work: () => void): boolean {
    this.#asked(key, performance.now());
    const before = this.#waiting.get(key);
    if (!before && this.#waitMs(key) === 0) {
      this.#work(key, work);
      return true;
    }
    if (before) before.push(work);
    else this.#waiting.set(key, [work]);
    this.#schedule();
    return false;
  }

  /** Something was done for that key elsewhere, and took that long. */
  spend(key: string, ms: number): void {
    this.#limit.spend(key, performance.now(), ms);
    this.#had.set(key, (this.#had.get(key) ?? 0) + ms);
    this.#turn();
  }

  #asked(key: string, at: number): void {
    if (this.#newest.key === key) {
      this.#newest.at = at;
      return;
    }
    this.#other = this.#newest;
    this.#newest = { key, at };
  }

  /** In how many ms the key may have more; 0 when it is now. */
  #waitMs(key: string): number {
    const now = performance.now();
    const rival = this.#newest.key === key ? this.#other : this.#newest;
    const owed = now - rival.at < ACTIVE_MS ? this.#limit.waitMs(key, now, 0) : 0;
    if (owed > 0) return owed;
    // Any time above 0: it goes on in the next turn, before a timer could ring.
    return (this.#had.get(key) ?? 0) < SLICE_MS ? 0 : Number.MIN_VALUE;
  }

  #work(key: string, work: () => void): void {
    const began = performance.now();
    try {
      work();
    } finally {
      this.spend(key, performance.now() - began);
    }
  }

  /** Sees to it that a new turn begins with the next one of the event loop. */
  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      this.#had.clear();
      this.#schedule();
    });
  }

  /** Goes on with what waits when its time has come. A turn that is about to begin calls this again. */
  #schedule(): void {
    if (this.#waiting.size === 0 || this.#turning) return;
    const wait = Math.min(...[...this.#waiting.keys()].map(key => this.#waitMs(key)));
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (wait > 0) this.#timer = setTimeout(() => this.#goOn(), wait).unref();
    else this.#goOn();
  }

  #goOn(): void {
    this.#timer = null;
    // What throws keeps nothing back that waits.
    this.#turn();
    for (const [key, waiting] of this.#waiting) {
      while (waiting.length > 0 && this.#waitMs(key) === 0) {
        const work = waiting.shift();
        if (waiting.length === 0) this.#waiting.delete(key);
        if (work) this.#work(key, work);
      }
    }
  }
}
