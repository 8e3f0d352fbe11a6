import type { MediaEvents } from '../MediaEngine.ts';
import { CLOCK_LOOK_MS, SLEEP_GAP_MS } from './timing.ts';

/**
 * Calls back when connections may be dead or could be made again, though nothing else says so: the
 * network came back or is another one, or the machine slept. Returns the stop function.
 */
export function watchNetwork(changed: (change: MediaEvents['network']['change']) => void): () => void {
  const online = () => changed('online');
  // Not in every browser; tells of another interface, such as mobile data after WLAN.
  const connection = (navigator as { connection?: EventTarget }).connection;
  window.addEventListener('online', online);
  connection?.addEventListener('change', online);
  let lookedAt = Date.now();
  const clock = setInterval(() => {
    const now = Date.now();
    // A sleeping machine runs no timers, but its clock goes on.
    if (now - lookedAt > CLOCK_LOOK_MS + SLEEP_GAP_MS) changed('woke');
    lookedAt = now;
  }, CLOCK_LOOK_MS);
  return () => {
    window.removeEventListener('online', online);
    connection?.removeEventListener('change', online);
    clearInterval(clock);
  };
}
