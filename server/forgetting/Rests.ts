/** A room that is marked again and again rests so many times what going through it took, at most. */
const MOST_TIMES = 32;
const MOST_REST_MS = 600_000;

interface Rest {
  readonly until: number;
  readonly length: number;
  readonly times: number;
}

/** When logs of rooms may be gone through again, so that nobody keeps the server at one of them. */
export class Rests {
  readonly #rests = new Map<string, Rest>();

  /** In how many ms it is a room's turn; negative: for how long it has been. */
  left(slug: string, now: number): number {
    return (this.#rests.get(slug)?.until ?? -Infinity) - now;
  }

  /** It was gone through, from then on, and that took so long, in ms. Coming again soon has it rest longer. */
  took(slug: string, began: number, ms: number): void {
    const before = this.#rests.get(slug);
    const times = before && began < before.until + before.length ? Math.min(before.times * 2, MOST_TIMES) : 1;
    const length = Math.min(ms * times, MOST_REST_MS);
    for (const [one, { until, length: rested }] of this.#rests) if (until + rested < began) this.#rests.delete(one);
    this.#rests.set(slug, { until: began + ms + length, length, times });
  }
}
