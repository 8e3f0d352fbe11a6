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
}

export const FIRST_BUDGET: Budget = { bitrate: 4_000_000, loweredAt: -Infinity };
const LEAST = 100_000;
const MOST = 40_000_000;
/** Some is left unused, so that queues can drain. */
const SHARE = 0.9;
/** After it went down, it is left alone for this long (ms) before it is tried upwards. */
const HOLD_MS = 6_000;
/** By how much it is tried upwards at each measurement. */
const RISE = 1.15;

/**
 * Down at once, up slowly and only after a while: links measure nothing beyond what they send, so
 * that the way up is to send a little more and see.
 */
export function nextBudget(before: Budget, { available, constrained }: Measurement, now: number): Budget {
  if (constrained && available * SHARE < before.bitrate) {
    return { bitrate: Math.max(LEAST, available * SHARE), loweredAt: now };
  }
  if (constrained || now - before.loweredAt < HOLD_MS) return before;
  return { ...before, bitrate: Math.min(MOST, before.bitrate * RISE) };
}
