import { REACTIONS, type Reaction, type ReactionCounts } from '../../../protocol/features/reactions.ts';
import { REACTIONS_INTERVAL_MS } from '../../../protocol/limits.ts';

/**
 * Gathers reactions and tells how many of each came, a few times a second while any come: what a
 * thousand people clapping costs each reader does not depend on how many they are.
 */
export class Reactions {
  readonly #tell: (counts: ReactionCounts) => void;
  readonly #counts = new Map<Reaction, number>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(tell: (counts: ReactionCounts) => void) {
    this.#tell = tell;
  }

  add(reaction: Reaction): void {
    this.#counts.set(reaction, (this.#counts.get(reaction) ?? 0) + 1);
    if (this.#timer) return;
    const wait = this.#toldAt + REACTIONS_INTERVAL_MS - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#flush(), wait);
    else this.#flush();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #flush(): void {
    this.stop();
    this.#toldAt = performance.now();
    const counts = Object.fromEntries(REACTIONS.flatMap(one => {
      const count = this.#counts.get(one);
      return count === undefined ? [] : [[one, count]];
    })) as ReactionCounts;
    this.#counts.clear();
    this.#tell(counts);
  }
}
