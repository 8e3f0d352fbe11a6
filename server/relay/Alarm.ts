/** Node's timers take at most this, in ms; longer waits are done in parts. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Rings once at a server time. Setting it again forgets the time before. */
export class Alarm {
  readonly #now: () => number;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at: number | null = null;

  /** @param now ms since the epoch */
  constructor(now: () => number, ring: () => void) {
    this.#now = now;
    this.#ring = ring;
  }

  /** @param at ms since the epoch; null: never */
  set(at: number | null): void {
    if (at === this.#at) return;
    clearTimeout(this.#timer);
    this.#at = at;
    // What a damaged log leads to may be no time, which a timer would take for "now", again and again.
    if (at !== null && Number.isFinite(at)) this.#wait(at);
  }

  #wait(at: number): void {
    const left = at - this.#now();
    this.#timer = setTimeout(
      () => {
        if (at > this.#now()) return this.#wait(at);
        this.#at = null;
        this.#ring();
      },
      Math.min(Math.max(left, 0), MAX_TIMEOUT_MS),
    );
  }
}
