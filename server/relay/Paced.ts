/** Does something soon after it was asked for, and no more often than once an interval. */
export class Paced {
  readonly #intervalMs: () => number;
  readonly #work: () => void;
  #timer: NodeJS.Timeout | null = null;
  #notBefore = 0;

  /** @param intervalMs in ms, or what it is at that time */
  constructor(intervalMs: number | (() => number), work: () => void) {
    this.#intervalMs = typeof intervalMs === 'number' ? () => intervalMs : intervalMs;
    this.#work = work;
  }

  request(): void {
    if (this.#timer) return;
    const wait = this.#notBefore - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#run(), wait);
    else this.#run();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #run(): void {
    this.#timer = null;
    this.#notBefore = performance.now() + this.#intervalMs();
    this.#work();
  }
}
