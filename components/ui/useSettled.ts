import { onMounted, onScopeDispose, type Ref, ref, watch } from 'vue';

/** How long something must have been in sight before a press of it counts, in ms. */
const SETTLE_MS = 500;

/**
 * Whether a press may count yet. A page can have somebody press again and again, and bring up the panel under the last
 * press; so what has just come up takes none.
 * @param asked what a press would say yes to: another thing in its place has just come up, too
 * @returns false: it is too early
 */
export function useSettled(asked: () => unknown = () => null): Readonly<Ref<boolean>> {
  const settled = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = () => {
    settled.value = false;
    clearTimeout(timer);
    timer = setTimeout(() => (settled.value = true), SETTLE_MS);
  };
  onMounted(again);
  watch(asked, again, { flush: 'sync' });
  document.addEventListener('visibilitychange', again);
  onScopeDispose(() => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', again);
  });
  return settled;
}
