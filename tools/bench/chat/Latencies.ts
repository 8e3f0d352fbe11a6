/** Each bucket is that much wider than the one before. */
const GROWTH = 1.01;
const SMALLEST_MS = 0.05;
const BUCKETS = 1_700;

/** Millions of times in ms, to within 1 %: kept as counts, because a list of them would be the load. */
export class Latencies {
  readonly #counts = new Uint32Array(BUCKETS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(ms: number, count = 1): void {
    const bucket = ms <= SMALLEST_MS ? 0 : Math.ceil(Math.log(ms / SMALLEST_MS) / Math.log(GROWTH));
    const at = Math.min(bucket, BUCKETS - 1);
    this.#counts[at] = (this.#counts[at] ?? 0) + count;
    this.#size += count;
  }

  /** Takes in all of another list. */
  addAll(other: Latencies): void {
    for (const [bucket, count] of other.#counts.entries()) this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#size += other.#size;
  }

  quantile(q: number): number {
    const wanted = this.#size * q;
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= wanted) return SMALLEST_MS * GROWTH ** bucket;
    }
    return Number.POSITIVE_INFINITY;
  }
}
