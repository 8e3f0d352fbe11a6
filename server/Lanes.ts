export interface Lane {
  /** Those who want it, first of them the one for whom it began. */
  readonly keys: readonly string[];
  /** It is done. */
  leave(): void;
}

/** Waits for a lane. Others may come to wait for the same. */
export interface Queued {
  /** Somebody else wants it, too: it is done as soon as it is the turn of any of them. */
  join(key: string): void;
  /** Resolves once it is its turn; rejects when it is not wanted any more. */
  readonly turn: Promise<Lane>;
}

interface Waiting {
  readonly keys: Set<string>;
  readonly go: (lane: Lane) => void;
}

/**
 * Work of which only so much is under way at once. What is beyond waits in its order; but keys (such as addresses) of
 * which nothing is under way come before those that have something already.
 */
export class Lanes {
  readonly #atOnce: number;
  readonly #perKey: number;
  readonly #waiting = new Set<Waiting>();
  readonly #underWay = new Map<string, number>();
  #busy = 0;

  /** @param perKey how many one key has at once, whoever else waits */
  constructor({ atOnce, perKey }: { readonly atOnce: number; readonly perKey: number }) {
    this.#atOnce = atOnce;
    this.#perKey = perKey;
  }

  /** How much waits. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** How much of a key waits. */
  waitingOf(key: string): number {
    let sum = 0;
    for (const { keys } of this.#waiting) if (keys.has(key)) sum += 1;
    return sum;
  }

  /** Begins as soon as there is a lane for it. @throws the signal's reason, once it is not wanted any more */
  enter(key: string, signal: AbortSignal): Queued {
    const keys = new Set([key]);
    let begin: () => void = () => undefined;
    const turn = new Promise<Lane>((resolve, reject) => {
      signal.throwIfAborted();
      const one: Waiting = {
        keys,
        go(lane) {
          signal.removeEventListener('abort', gone);
          resolve(lane);
        },
      };
      const gone = () => {
        this.#waiting.delete(one);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', gone, { once: true });
      this.#waiting.add(one);
      begin = () => this.#begin(one);
      begin();
    });
    return {
      turn,
      join(other) {
        keys.add(other);
        begin();
      },
    };
  }

  /** Begins it if there is a lane for it: while there are any, nothing else waits that could have one. */
  #begin(one: Waiting): void {
    const key = this.#keyOf(one);
    if (this.#busy < this.#atOnce && this.#waiting.has(one) && this.#of(key) < this.#perKey) this.#go(one, key);
  }

  #next(): void {
    let best: Waiting | null = null;
    let fewest = this.#perKey;
    for (const one of this.#waiting) {
      const under = this.#of(this.#keyOf(one));
      if (under >= fewest) continue;
      [best, fewest] = [one, under];
      if (under === 0) break;
    }
    if (best) this.#go(best, this.#keyOf(best));
  }

  #go(one: Waiting, key: string): void {
    this.#waiting.delete(one);
    this.#busy += 1;
    this.#underWay.set(key, this.#of(key) + 1);
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      this.#busy -= 1;
      const rest = this.#of(key) - 1;
      if (rest > 0) this.#underWay.set(key, rest);
      else this.#underWay.delete(key);
      this.#next();
    };
    one.go({ keys: [...new Set([key, ...one.keys])], leave });
  }

  /** Of those who want it, the one of whom least is under way. */
  #keyOf({ keys }: Waiting): string {
    let best = '';
    let fewest = Infinity;
    for (const key of keys) {
      if (this.#of(key) >= fewest) continue;
      [best, fewest] = [key, this.#of(key)];
    }
    return best;
  }

  #of(key: string): number {
    return this.#underWay.get(key) ?? 0;
  }
}
