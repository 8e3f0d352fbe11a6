/** The clock is looked at so often while an alarm is set, in ms: it may have been set forward. */
const LOOK_MS = 2_000;

/**
 * Rings once: at a server time, or when as much time has passed as there was to go when it was set, though the clock
 * was set back meanwhile. Setting it again forgets the time before.
 */
export class Alarm {
  readonly #now: () => number;
  readonly #ring: (at: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #at: number | null = null;

  /**
   * @param now ms since the epoch
   * @param ring told for which time it was set
   */
  constructor(now: () => number, ring: (at: number) => void) {
    this.#now = now;
    this.#ring = ring;
  }

  /** @param at ms since the epoch; null: never */
  set(at: number | null): void {
    if (at === this.#at) return;
    clearTimeout(this.#timer);
    this.#at = at;
    // What a damaged log leads to may be no time, which a timer would take for "now", again and again.
    if (at !== null && Number.isFinite(at)) this.#wait(at, performance.now() + at - this.#now());
  }

  /** @param passed when the time will have passed, by the clock that nobody sets */
  #wait(at: number, passed: number): void {
    const left = Math.min(at - this.#now(), passed - performance.now());
    this.#timer = setTimeout(
      () => {
        if (at > this.#now() && passed > performance.now()) return this.#wait(at, passed);
        this.#at = null;
        this.#ring(at);
      },
      Math.min(Math.max(left, 0), LOOK_MS),
    );
  }
}
