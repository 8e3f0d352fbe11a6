/** What was measured of a path at one moment. */
export interface Measurement {
  /** What it is believed to carry, in bits a second. */
  readonly available: number;
  /** Whether what is sent is held back for want of bandwidth. */
  readonly constrained: boolean;
  /** No picture is sent there, so that what is sent says little of what the path carries. */
  readonly idle: boolean;
}

/** What a path is believed to carry: that to one receiver, or the uplink that all of them have in common. */
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
/** What is supposed of a path that nothing is known of. */
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
export function nextBudget(
  before: Budget,
  { available, constrained }: Pick<Measurement, 'available' | 'constrained'>,
  now: number,
): Budget {
  if (constrained && available * SHARE < before.bitrate) {
    const inVain = before.raised && now - before.loweredAt < 4 * before.hold;
    const hold = inVain ? Math.min(MOST_HOLD_MS, 2 * before.hold) : before.raised ? HOLD_MS : before.hold;
    return { bitrate: Math.max(LEAST, available * SHARE), loweredAt: now, hold, raised: false };
  }
  if (constrained || now - before.loweredAt < before.hold) return before;
  return { ...before, bitrate: Math.min(MOST, before.bitrate * RISE), raised: true };
}

/** What the path to each receiver is believed to carry, and what the uplink that they have in common. */
export interface Budgets {
  readonly links: ReadonlyMap<string, Budget>;
  readonly shared: Budget;
}

export const FIRST_BUDGETS: Budgets = { links: new Map(), shared: FIRST_BUDGET };

/**
 * Each link has a budget of its own, so that a slow receiver costs only itself. What they have in common goes down only
 * while all of them are held back together, and there are several: as long as one gets all that it is to get, there is
 * room in the uplink, and it is the receivers' own paths that are thin.
 * @param measured of each receiver whose link exists; null where nothing can be said of it at the moment
 */
export function nextBudgets(before: Budgets, measured: ReadonlyMap<string, Measurement | null>, now: number): Budgets {
  const known = [...measured.values()].filter(one => one !== null).filter(one => one.constrained || !one.idle);
  const together = {
    available: known.reduce((sum, one) => sum + one.available, 0),
    constrained: known.length > 1 && known.every(one => one.constrained),
  };
  const links = [...measured].map(([receiver, one]): [string, Budget] => {
    const budget = before.links.get(receiver) ?? FIRST_BUDGET;
    return [receiver, one ? nextBudget(budget, one, now) : budget];
  });
  return { links: new Map(links), shared: nextBudget(before.shared, together, now) };
}
