/** `burst` at once, `perSecond` on average. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Nobody owes more than comes in within so many seconds: a debt is paid soon. */
const MOST_OWED_SECONDS = 30;

/** A token bucket (RFC 2697's idea): what was not used is saved up to the burst. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  /** `now` in ms, of any clock, the same for every call. */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAt = now;
  }

  /** Whether one more, or something that weighs more, is within the rate; takes it if so. */
  take(now: number, weight = 1): boolean {
    if (!this.has(now, weight)) return false;
    this.#tokens -= weight;
    return true;
  }

  /**
   * Takes it in any case. What was not there is owed, up to a limit: it comes in before anything is there again. A
   * negative weight gives back.
   */
  spend(now: number, weight: number): void {
    this.#fill(now);
    this.#tokens = Math.max(this.#tokens - weight, -MOST_OWED_SECONDS * this.#rate.perSecond);
  }

  /** Whether that much would be within the rate. */
  has(now: number, weight = 1): boolean {
    this.#fill(now);
    return this.#tokens >= weight;
  }

  /**
   * In how many ms that much will be within the rate; 0 when it is now. More than the burst is awaited no longer than
   * the burst.
   */
  waitMs(now: number, weight = 1): number {
    this.#fill(now);
    const missing = Math.min(weight, this.#rate.burst) - this.#tokens;
    return missing <= 0 ? 0 : Math.ceil((missing / this.#rate.perSecond) * 1000);
  }

  /** Whether nothing was used for so long that the bucket says nothing any more. */
  isFull(now: number): boolean {
    this.#fill(now);
    return this.#tokens >= this.#rate.burst;
  }

  #fill(now: number): void {
    const gained = ((now - this.#filledAt) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + Math.max(0, gained));
    this.#filledAt = now;
  }
}

/** Most keys that one limit remembers. Who has more addresses than this is not stopped by a limit of each of them. */
const MAX_KEYS = 20_000;
/** Of the keys that were not used for longest, how many each use looks at: more than one, so that they become fewer. */
const SWEPT_AT_ONCE = 2;

/**
 * A bucket for every key, such as an address. What one use costs does not depend on how many keys there are: each
 * throws out what it finds full among those at the back of the queue, and the oldest when there are too many.
 */
export class KeyedLimit {
  readonly #rate: Rate;
  readonly #maxKeys: number;
  /** In the order of their last use. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate, maxKeys = MAX_KEYS) {
    this.#rate = rate;
    this.#maxKeys = maxKeys;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Whether that much more of that key is within the rate; takes it if so. `now` in ms, of one clock. */
  take(key: string, now: number, weight = 1): boolean {
    return this.#use(key, now).take(now, weight);
  }

  /** Takes it in any case; see `TokenBucket`. */
  spend(key: string, now: number, weight: number): void {
    this.#use(key, now).spend(now, weight);
  }

  /** Whether that much more of that key would be within the rate; takes none. */
  allows(key: string, now: number, weight = 1): boolean {
    return this.#buckets.get(key)?.has(now, weight) ?? weight <= this.#rate.burst;
  }

  /** In how many ms that much more of that key is within the rate; 0 when it is now. */
  waitMs(key: string, now: number, weight = 1): number {
    return this.#buckets.get(key)?.waitMs(now, weight) ?? 0;
  }

  #use(key: string, now: number): TokenBucket {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#rate, now);
    this.#buckets.delete(key);
    this.#sweep(now);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #sweep(now: number): void {
    let looked = 0;
    for (const [key, bucket] of this.#buckets) {
      if (looked === SWEPT_AT_ONCE) return;
      looked += 1;
      if (this.#buckets.size >= this.#maxKeys || bucket.isFull(now)) this.#buckets.delete(key);
    }
  }
}
