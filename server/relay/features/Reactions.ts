import { type Reaction, type ReactionCounts, REACTIONS } from '../../../core/protocol/features/reactions.ts';
import { REACTIONS_INTERVAL_MS } from '../../../core/protocol/limits.ts';
import { Paced } from '../Paced.ts';

/**
 * Gathers reactions and tells how many of each came, a few times a second while any come: what a
 * thousand people clapping costs each reader does not depend on how many they are.
 */
export class Reactions {
  readonly #tell: (counts: ReactionCounts) => void;
  readonly #counts = new Map<Reaction, number>();
  readonly #pace = new Paced(REACTIONS_INTERVAL_MS, () => this.#flush());

  constructor(tell: (counts: ReactionCounts) => void) {
    this.#tell = tell;
  }

  add(reaction: Reaction): void {
    this.#counts.set(reaction, (this.#counts.get(reaction) ?? 0) + 1);
    this.#pace.request();
  }

  stop(): void {
    this.#pace.stop();
  }

  #flush(): void {
    const counts = Object.fromEntries(
      REACTIONS.flatMap(one => {
        const count = this.#counts.get(one);
        return count === undefined ? [] : [[one, count]];
      }),
    ) as ReactionCounts;
    this.#counts.clear();
    this.#tell(counts);
  }
}
