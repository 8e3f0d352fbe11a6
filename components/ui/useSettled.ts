import { onMounted, onScopeDispose } from 'vue';

/** How long something must have been in sight before a press of it counts, in ms. */
const SETTLE_MS = 500;

/**
 * Whether a press may count yet. A page can have somebody press again and again, and bring up the panel under the last
 * press; so what has just come up takes none.
 * @returns asked at each press; false: it is too early
 */
export function useSettled(): () => boolean {
  let since = performance.now();
  const again = () => void (since = performance.now());
  onMounted(again);
  document.addEventListener('visibilitychange', again);
  onScopeDispose(() => document.removeEventListener('visibilitychange', again));
  return () => performance.now() - since >= SETTLE_MS;
}
