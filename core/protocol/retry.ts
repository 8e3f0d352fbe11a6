/** When to try again after the nth failure in a row. */
export interface RetryPolicy {
  /** Delay in ms before the attempt after `failures` failures (1 and up). */
  delay(failures: number): number;
}

/**
 * Exponential back-off with full jitter: uniform between half and the whole of
 * `min(cap, base * 2^(failures-1))`, so that many clients cut at once do not return at once.
 * @param base first delay in ms
 * @param cap longest delay in ms
 */
export function backOff(base: number, cap: number, random: () => number = Math.random): RetryPolicy {
  return {
    delay: failures => {
      const whole = Math.min(cap, base * 2 ** Math.max(0, failures - 1));
      return whole / 2 + random() * (whole / 2);
    },
  };
}

/**
 * First like `soon`, which finds out quickly that a short trouble is over; after that many failures like `late`, which
 * spares whoever is in long trouble.
 */
export function soonThenLate(soon: RetryPolicy, late: RetryPolicy, failures: number): RetryPolicy {
  return { delay: count => (count <= failures ? soon.delay(count) : late.delay(count - failures)) };
}
