import type { Counts } from '../../core/protocol/server.ts';

/** Counts are pushed no more often than this, in ms. */
export const COUNTS_INTERVAL_MS = 250;
/** At least this many ms per reader between two pushes, so that bytes a second are bounded. */
export const COUNTS_INTERVAL_MS_PER_READER = 2.5;
/**
 * And only when one of them moved by this part of what was last pushed: one viewer more is news among ten, not among
 * 5,000.
 */
const COUNTS_STEP = 0.01;

/** Decides when the room's counts are worth a message to everybody. */
export class CountsPush {
  readonly #push: (counts: Counts) => void;
  #pushed: Counts = { stage: 0, viewers: 0 };
  #latest: Counts = this.#pushed;
  #pushedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(push: (counts: Counts) => void) {
    this.#push = push;
  }

  /** Call it whenever the counts may have changed, with how many would be told. */
  update(counts: Counts, readers: number): void {
    this.#latest = counts;
    if (this.#timer || !this.#isNews()) return;
    const interval = Math.max(COUNTS_INTERVAL_MS, readers * COUNTS_INTERVAL_MS_PER_READER);
    const wait = this.#pushedAt + interval - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#send(), wait);
    else this.#send();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #isNews(): boolean {
    const moved = (before: number, now: number) => Math.abs(now - before) >= Math.max(1, before * COUNTS_STEP);
    return moved(this.#pushed.stage, this.#latest.stage) || moved(this.#pushed.viewers, this.#latest.viewers);
  }

  #send(): void {
    this.stop();
    if (!this.#isNews()) return;
    this.#pushed = this.#latest;
    this.#pushedAt = performance.now();
    this.#push(this.#latest);
  }
}
