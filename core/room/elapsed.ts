/**
 * Times that were written down are compared with a clock that may have been set back or forward since. What follows
 * from them holds nobody up for longer than it is meant to.
 */

/**
 * Ms left at `now` of a span that began at `since`. A beginning that is yet to come shows that the clock was set back:
 * nobody knows how much passed, and nothing is left.
 * @param slack how far `now` may be behind by itself, in ms: a client knows the server's clock only so well
 */
export function msLeft(since: number, length: number, now: number, slack = 0): number {
  const passed = now - since;
  if (passed < -slack) return 0;
  return Math.max(0, length - Math.max(0, passed));
}

/**
 * The time for what comes now, after those: in order of their times things stand as they came, whatever the clock says.
 */
export function timeAfter(earlier: Iterable<number | null | undefined>, now: number): number {
  let time = now;
  for (const one of earlier) if (one != null && one >= time) time = one + 1;
  return time;
}
