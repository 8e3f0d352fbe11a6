/** In one round each has so much, in ms, before those are asked who had more. */
const ROUND_MS = 2;

type Work = () => void;

/**
 * Whose turn it is of those who share something, such as the connections of one address. In a round each has some 2 ms:
 * whoever had less comes before whoever had more, and each is asked once before anybody is asked again. So whoever
 * asks for much waits for themselves, and hardly anybody else does.
 */
export class Turns {
  /** Those who had less than is theirs in this round, and those who wait for a later one, each in order. */
  readonly #ready = new Map<object, Work[]>();
  readonly #later = new Map<object, Work[]>();
  /** What each had by the round that is said beside it. */
  readonly #had = new WeakMap<object, { readonly round: number; readonly ms: number }>();
  #round = 0;

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#ready.size === 0 && this.#later.size === 0;
  }

  /** It waits for its turn, after what waits of the same one already. */
  wait(who: object, work: Work): void {
    const before = this.#ready.get(who) ?? this.#later.get(who);
    if (before) before.push(work);
    else this.#listOf(who).set(who, [work]);
  }

  /** Whose turn it is, and what they wait for; null when nobody waits. */
  next(): { readonly who: object; readonly work: Work } | null {
    if (this.#ready.size === 0) this.#begin();
    for (const [who, works] of this.#ready) {
      this.#ready.delete(who);
      // They may have had more since they came.
      if (this.#listOf(who) === this.#later) {
        this.#later.set(who, works);
        if (this.#ready.size === 0) this.#begin();
        continue;
      }
      const work = works.shift();
      if (works.length > 0) this.#ready.set(who, works);
      if (work) return { who, work };
    }
    return null;
  }

  /** Something was done for them, and took that long. */
  spend(who: object, ms: number): void {
    this.#had.set(who, { round: this.#round, ms: this.#msOf(who) + ms });
  }

  #msOf(who: object): number {
    const had = this.#had.get(who);
    return had ? Math.max(0, had.ms - (this.#round - had.round) * ROUND_MS) : 0;
  }

  #listOf(who: object): Map<object, Work[]> {
    return this.#msOf(who) < ROUND_MS ? this.#ready : this.#later;
  }

  /** Begins the next round in which it is anybody's turn. */
  #begin(): void {
    if (this.#later.size === 0) return;
    let least = Infinity;
    for (const who of this.#later.keys()) least = Math.min(least, this.#msOf(who));
    this.#round += Math.floor(least / ROUND_MS);
    for (const [who, works] of this.#later) {
      if (this.#listOf(who) === this.#later) continue;
      this.#later.delete(who);
      this.#ready.set(who, works);
    }
  }
}
