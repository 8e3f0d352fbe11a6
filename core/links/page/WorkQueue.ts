/** Uninterrupted work on the page's thread, in ms. The last step may take a little longer. */
const SLICE_MS = 3;
/** Rest between two rounds, in ms: a page that changes all the time is looked at a few times a second. */
const REST_MS = 80;
/** When the page is never idle, in ms. */
const PATIENCE_MS = 500;

type Step = Generator<unknown, void>;

/** Does work in slices while the page is idle. Work is a generator that pauses wherever it may be interrupted. */
export class WorkQueue {
  readonly #todo: Step[] = [];
  readonly #last: Step[] = [];
  readonly #done: () => void;
  #scheduled = false;
  #rested = 0;

  /** @param done called whenever all but the last things were done, and once more after those */
  constructor(done: () => void) {
    this.#done = done;
  }

  add(step: Step): void {
    this.#todo.push(step);
    this.#schedule();
  }

  /** Work that can wait until there is no other, and does not share a slice with it. */
  addLast(step: Step): void {
    this.#last.push(step);
  }

  clear(): void {
    this.#todo.length = this.#last.length = 0;
  }

  /** Does at once all that is left. */
  finish(): void {
    while (this.#todo.length + this.#last.length > 0) this.#run(Infinity);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const rest = this.#rested - performance.now();
    if (rest > 0) setTimeout(() => this.#whenIdle(), rest);
    else this.#whenIdle();
  }

  #whenIdle(): void {
    const work = () => {
      this.#scheduled = false;
      this.#run(performance.now() + SLICE_MS);
    };
    requestIdleCallback(work, { timeout: PATIENCE_MS });
  }

  #run(until: number): void {
    const steps = this.#todo.length > 0 ? this.#todo : this.#last;
    for (let step = steps[0]; step; step = steps[0]) {
      if (step.next().done) steps.shift();
      if (performance.now() >= until) break;
    }
    if (steps.length === 0) this.#done();
    if (this.#todo.length + this.#last.length > 0) this.#schedule();
    else this.#rested = performance.now() + REST_MS;
  }
}
