import type { KeyedLimit } from './rate-limit.ts';
import { Turns } from './Turns.ts';

/** Work of one key goes on for so long, in ms, before others have their turn: longer, and they notice. */
const SLICE_MS = 2;
/** Whoever asked for something within so many ms is taken to be there: the others leave time for them. */
const ACTIVE_MS = 5_000;

/**
 * Divides the time of the event loop among keys, such as addresses. In one turn of the loop each key works for some 2
 * ms; and while others are there, none has more than its share of the time. What is beyond waits: nothing is refused. A
 * key that is alone has all of it, so that nobody waits for the sake of nobody. Of those who share a key, such as the
 * connections of an address, whoever had little goes before whoever had much (`Turns`).
 */
export class Shares {
  readonly #limit: KeyedLimit;
  /** Of keys of which something waits, or that had more than their share. */
  readonly #turns = new Map<string, Turns>();
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

  /**
   * Does it now, and answers true; or later.
   * @param who of the key: what one of them asks for is done in its order
   */
  run(key: string, who: object, work: () => void): boolean {
    this.#asked(key, performance.now());
    const isNext = this.#turns.get(key)?.isEmpty ?? true;
    if (isNext && this.#waitMs(key) === 0) {
      this.#work(key, who, work);
      return true;
    }
    this.#turnsOf(key).wait(who, work);
    this.#schedule();
    return false;
  }

  /** Something was done for one of that key elsewhere, and took that long. */
  spend(key: string, who: object, ms: number): void {
    const now = performance.now();
    this.#limit.spend(key, now, ms);
    this.#had.set(key, (this.#had.get(key) ?? 0) + ms);
    const owes = this.#limit.waitMs(key, now, 0) > 0;
    if (owes || this.#turns.has(key)) this.#turnsOf(key).spend(who, ms);
    this.#turn();
  }

  #turnsOf(key: string): Turns {
    let turns = this.#turns.get(key);
    if (!turns) this.#turns.set(key, (turns = new Turns()));
    return turns;
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

  #work(key: string, who: object, work: () => void): void {
    const began = performance.now();
    try {
      work();
    } finally {
      this.spend(key, who, performance.now() - began);
    }
  }

  /** Sees to it that a new turn begins with the next one of the event loop. */
  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      this.#had.clear();
      this.#forget();
      this.#schedule();
    });
  }

  /** Who had what is of no interest any more where nobody waits, and nothing is owed. */
  #forget(): void {
    const now = performance.now();
    for (const [key, turns] of this.#turns)
      if (turns.isEmpty && this.#limit.waitMs(key, now, 0) === 0) this.#turns.delete(key);
  }

  /** Goes on with what waits when its time has come. A turn that is about to begin calls this again. */
  #schedule(): void {
    if (this.#turning) return;
    let wait = Infinity;
    for (const [key, turns] of this.#turns) if (!turns.isEmpty) wait = Math.min(wait, this.#waitMs(key));
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (wait === Infinity) return;
    if (wait > 0) this.#timer = setTimeout(() => this.#goOn(), wait).unref();
    else this.#goOn();
  }

  #goOn(): void {
    this.#timer = null;
    // What throws keeps nothing back that waits.
    this.#turn();
    for (const [key, turns] of this.#turns) {
      while (!turns.isEmpty && this.#waitMs(key) === 0) {
        const next = turns.next();
        if (!next) break;
        this.#work(key, next.who, next.work);
      }
    }
  }
}
