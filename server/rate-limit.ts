/** `burst` at once, `perSecond` on average. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

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
    this.#fill(now);
    if (this.#tokens < weight) return false;
    this.#tokens -= weight;
    return true;
  }

  /** Whether one more would be within the rate. */
  has(now: number): boolean {
    this.#fill(now);
    return this.#tokens >= 1;
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

/** Keys kept before full buckets are thrown out. */
const SWEEP_ABOVE = 1_000;

/** A bucket for every key, such as an address. */
export class KeyedLimit {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  take(key: string, now: number, weight = 1): boolean {
    if (this.#buckets.size > SWEEP_ABOVE) this.#sweep(now);
    let bucket = this.#buckets.get(key);
    if (!bucket) this.#buckets.set(key, (bucket = new TokenBucket(this.#rate, now)));
    return bucket.take(now, weight);
  }

  /** Whether one more of that key would be within the rate; takes none. */
  allows(key: string, now: number): boolean {
    return this.#buckets.get(key)?.has(now) ?? true;
  }

  #sweep(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key);
  }
}
