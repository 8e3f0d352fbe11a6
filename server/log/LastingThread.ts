import { type Arguments, type Methods, type Result, Thread, ThreadEnded } from './threads.ts';

/** How long (ms) after a thread ended it is made again: each time twice as long, */
const FIRST_PAUSE_MS = 100;
/** at most so long, */
const LONGEST_PAUSE_MS = 10_000;
/** until one has lived for so long. */
const WELL_AFTER_MS = 60_000;

export interface LastingOptions {
  /** Calls `serve`. */
  readonly module: URL;
  /** What its object is made of. */
  readonly args: readonly unknown[];
  /** Whether what its object was made of is still there when the thread ends. */
  readonly again: boolean;
  /** Told each time that the thread ended, or could not be made again. */
  readonly died: (error: unknown) => void;
}

/**
 * An object in a thread of its own, made again when the thread ends: for lack of memory, or by a fault of ours. What it
 * did not answer by then, and what is asked until it is there again, fails with `ThreadEnded`.
 */
export class LastingThread<Served> {
  readonly #options: LastingOptions;
  #thread: Thread<Served> | null = null;
  #madeAt = 0;
  #pause = FIRST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #making: Promise<void> | null = null;
  #ended = false;

  constructor(options: LastingOptions) {
    this.#options = options;
  }

  /** Makes it for the first time. @throws Error what was thrown meanwhile, with its codes */
  async make(): Promise<void> {
    const { module, args } = this.#options;
    const thread: Thread<Served> = new Thread(module, error => this.#died(thread, error));
    try {
      await thread.make(...args);
    } catch (error) {
      await thread.end();
      throw error;
    }
    this.#thread = thread;
    this.#madeAt = performance.now();
  }

  /** @throws Error what the method threw, with its codes; ThreadEnded */
  ask<Name extends Methods<Served>>(name: Name, ...args: Arguments<Served, Name>): Promise<Result<Served, Name>> {
    return this.#thread?.ask(name, ...args) ?? Promise.reject(new ThreadEnded());
  }

  /** Whatever it was asked before and did not answer is lost. */
  async end(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.#making;
    await this.#thread?.end();
  }

  #died(thread: Thread<Served>, error: ThreadEnded): void {
    if (this.#ended || this.#thread !== thread) return;
    this.#thread = null;
    if (performance.now() - this.#madeAt >= WELL_AFTER_MS) this.#pause = FIRST_PAUSE_MS;
    this.#again(error);
  }

  #again(error: unknown): void {
    this.#options.died(error);
    if (!this.#options.again) return;
    this.#timer = setTimeout(() => {
      this.#making = this.make()
        .catch((problem: unknown) => {
          if (!this.#ended) this.#again(problem);
        })
        .finally(() => (this.#making = null));
    }, this.#pause);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
  }
}
