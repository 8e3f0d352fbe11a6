/** A clock is trusted in what it says for an hour. */
const SETTLE_MS = 3_600_000;
/** So often (ms) it is looked at, whoever asks. */
const LOOK_MS = 60_000;
/** From so much (ms) on it is said that it was set forward. */
const TOLD_MS = 3_600_000;

export interface SettledClockOptions {
  /** The server's clock, in ms since the epoch. */
  readonly now: () => number;
  /** Ms of a clock that nobody sets. */
  readonly steady?: () => number;
  /** For how long the clock has to say so. 0: whatever it says is true. */
  readonly settleMs?: number | undefined;
  /** Told once when the clock was set forward by so many ms. */
  readonly jumped?: (ms: number) => void;
}

/**
 * The server time that has certainly come: a clock that is far ahead for a while, or when the server starts, must not
 * have things forgotten that are not old. What was due by the clock for an hour of this process's life is due by this
 * one; how long that is, nobody can set.
 */
export class SettledClock {
  readonly #now: () => number;
  readonly #steady: () => number;
  readonly #settleMs: number;
  readonly #jumped: (ms: number) => void;
  readonly #since: number;
  /** How far the clock was ahead of the steady one at least, in each of the last minutes, and when it was seen last. */
  readonly #minutes: { readonly begun: number; seen: number; ahead: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #isTold = false;

  constructor({
    now,
    steady = () => performance.now(),
    settleMs = SETTLE_MS,
    jumped = () => undefined,
  }: SettledClockOptions) {
    this.#now = now;
    this.#steady = steady;
    this.#settleMs = settleMs;
    this.#jumped = jumped;
    this.#since = steady();
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Ms since the epoch, never after `now`; `-Infinity` until the server has run for long enough. */
  get at(): number {
    if (this.#settleMs === 0) return this.#now();
    const steady = this.#look();
    if (steady - this.#since < this.#settleMs) return -Infinity;
    return Math.floor(steady + this.#least);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get #least(): number {
    return Math.min(...this.#minutes.map(({ ahead }) => ahead));
  }

  #look(): number {
    const steady = this.#steady();
    const ahead = this.#now() - steady;
    const last = this.#minutes.at(-1);
    if (last && steady - last.begun < LOOK_MS) {
      last.seen = steady;
      last.ahead = Math.min(last.ahead, ahead);
    } else this.#minutes.push({ begun: steady, seen: steady, ahead });
    while ((this.#minutes[0]?.seen ?? steady) < steady - this.#settleMs) this.#minutes.shift();
    const by = ahead - this.#least;
    if (by >= TOLD_MS && !this.#isTold) this.#jumped(by);
    this.#isTold = by >= TOLD_MS;
    return steady;
  }
}
