/** How fast a machine must be. */
export interface PaceLimits {
  /** Up to so many ms a frame, every frame is processed. */
  readonly every: number;
  /** Up to so many ms, every other one; beyond, none. */
  readonly half: number;
}

/** At 24 frames a second one comes every 42 ms, and the encoders need their share of that. */
export const PACE_LIMITS: PaceLimits = { every: 30, half: 66 };

export type Pace = 'every' | 'half' | 'off';

/** The first frames compile shaders and fill caches: they say nothing of those after them. */
const WARM_UP_FRAMES = 3;
/** From so many frames on, or after so long (ms), it is known whether the machine is fast enough. */
const TRIAL_FRAMES = 12;
const TRIAL_MS = 1_000;
/** The newest frame's share of the average. */
const NEWEST = 0.15;
/**
 * How long (ms) processing must be too slow before frames are skipped or it stops, and fast before frames are added.
 */
const PATIENCE_MS = { slower: 1_500, off: 4_000, faster: 8_000 };
/** "Fast again" means with room to spare: else it would go back and forth. */
const ROOM = 0.7;

/** Judges from what frames cost how many of them a machine can process. Pure: costs and times come in. */
export class PaceKeeper {
  readonly #limits: PaceLimits;
  #pace: Pace = 'every';
  #frames = 0;
  #begun: number | null = null;
  #average: number | null = null;
  #tried = false;
  /** The pace that would be right, and since when. */
  #due: { readonly pace: Pace; readonly since: number } | null = null;

  constructor(limits: PaceLimits = PACE_LIMITS) {
    this.#limits = limits;
  }

  get pace(): Pace {
    return this.#pace;
  }

  /** Whether enough was seen to know whether the machine is fast enough. */
  get tried(): boolean {
    return this.#tried;
  }

  /**
   * A frame was processed.
   * @param cost in ms
   * @param now ms on a clock that only goes forward
   */
  took(cost: number, now: number): Pace {
    if (this.#pace === 'off') return 'off';
    const lasted = now - (this.#begun ??= now);
    this.#frames += 1;
    if (this.#frames <= WARM_UP_FRAMES) return this.#pace;
    this.#average = this.#average === null ? cost : this.#average * (1 - NEWEST) + cost * NEWEST;
    const right = this.#right(this.#average);
    if (this.#tried) this.#follow(right, now);
    else if (this.#frames >= TRIAL_FRAMES || lasted >= TRIAL_MS) {
      // Nobody has seen a picture yet: there is nothing to be patient for.
      this.#tried = true;
      this.#pace = right;
    }
    return this.#pace;
  }

  #right(average: number): Pace {
    if (average > this.#limits.half) return 'off';
    const every = this.#pace === 'half' ? this.#limits.every * ROOM : this.#limits.every;
    return average > every ? 'half' : 'every';
  }

  #follow(right: Pace, now: number): void {
    if (right === this.#pace) this.#due = null;
    else if (this.#due?.pace !== right) this.#due = { pace: right, since: now };
    else if (now - this.#due.since >= PATIENCE_MS[right === 'off' ? 'off' : right === 'half' ? 'slower' : 'faster']) {
      this.#pace = right;
      this.#due = null;
    }
  }
}
