/** Up to so many ms of being set back are made up for by running slower; more is followed at once. */
const SLOWED_MS = 60_000;

/**
 * A clock that does not run backwards when the machine's is set back a little, as when it is corrected over the
 * network: it runs at half the speed until the machine's has caught up. A machine's clock that was far ahead is
 * followed back at once, since schedules go by the time of day; the rules of a room bear that (`core/room/elapsed.ts`).
 * @param wall ms since the epoch
 * @param steady ms of a clock that nobody sets
 */
export function steadyClock(
  wall: () => number = Date.now,
  steady: () => number = () => performance.now(),
): () => number {
  let told = wall();
  let toldAt = steady();
  return () => {
    const [now, at] = [wall(), steady()];
    told = told - now > SLOWED_MS ? now : Math.max(now, told + (at - toldAt) / 2);
    toldAt = at;
    return Math.floor(told);
  };
}
