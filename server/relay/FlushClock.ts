/** A flush is never delayed longer than this, in ms. */
const MAX_WAIT_MS = 50;

/**
 * Runs flushes one after the other with at least as much time between two as the last one took.
 * Unloaded, that is at once; under load, frames get larger instead of more.
 */
export class FlushClock {
  readonly #flush: () => void;
  #cancel: (() => void) | null = null;
  #notBefore = 0;

  constructor(flush: () => void) {
    this.#flush = flush;
  }

  /** Flushes soon; any number of requests until then are one. */
  request(): void {
    if (this.#cancel) return;
    const wait = this.#notBefore - performance.now();
    if (wait > 1) {
      const timer = setTimeout(() => this.#run(), wait);
      this.#cancel = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(() => this.#run());
      this.#cancel = () => clearImmediate(immediate);
    }
  }

  stop(): void {
    this.#cancel?.();
    // Keeps later requests from starting anything.
    this.#cancel = () => undefined;
  }

  #run(): void {
    this.#cancel = null;
    const started = performance.now();
    this.#flush();
    const ended = performance.now();
    this.#notBefore = ended + Math.min(MAX_WAIT_MS, ended - started);
  }
}
