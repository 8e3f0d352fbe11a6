/** Work goes on for so long, in ms, before others have their turn: longer, and they notice. */
const SLICE_MS = 2;

/** Divides long work into slices: between two of them the event loop does what else there is to do. */
export class Slices {
  #began = performance.now();

  /** Whether to `rest` now. */
  get over(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  async rest(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
    this.#began = performance.now();
  }
}
