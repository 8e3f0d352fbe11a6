/** What the links have measured together, at one moment. */
export interface Measurement {
  /** Sum of what each link's congestion control believes in, in bits a second. */
  readonly available: number;
  /** Whether any link holds back for want of bandwidth. */
  readonly constrained: boolean;
}

/** What the uplink is believed to carry. */
export interface Budget {
  readonly bitrate: number;
  /** When it last went down, in ms on any clock. */
  readonly loweredAt: number;
  /** For how long (ms) it is then left alone. */
  readonly hold: number;
  /** Whether it has been tried upwards since. */
  readonly raised: boolean;
}

/**
 * How long (ms) the budget stays after it was lowered. Each failed attempt to raise it makes this longer, up to a
 * maximum.
 */
const HOLD_MS = 6_000;
const MOST_HOLD_MS = 24_000;
export const FIRST_BUDGET: Budget = { bitrate: 4_000_000, loweredAt: -Infinity, hold: HOLD_MS, raised: false };
const LEAST = 50_000;
const MOST = 40_000_000;
/** Some is left unused, so that queues can drain. */
const SHARE = 0.9;
/** By how much it is tried upwards at each measurement. */
const RISE = 1.25;

/**
 * Down at once, up slowly and only after a while: links measure nothing beyond what they send, so
 * that the way up is to send a little more and see.
 */
export function nextBudget(before: Budget, { available, constrained }: Measurement, now: number): Budget {
  if (constrained && available * SHARE < before.bitrate) {
    const inVain = before.raised && now - before.loweredAt < 4 * before.hold;
    const hold = inVain ? Math.min(MOST_HOLD_MS, 2 * before.hold) : before.raised ? HOLD_MS : before.hold;
    return { bitrate: Math.max(LEAST, available * SHARE), loweredAt: now, hold, raised: false };
  }
  if (constrained || now - before.loweredAt < before.hold) return before;
  return { ...before, bitrate: Math.min(MOST, before.bitrate * RISE), raised: true };
}
