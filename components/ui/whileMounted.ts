import { onScopeDispose } from 'vue';

/**
 * The same work, which does nothing any more once the scope that it was made in is gone. For what VueUse delays: the
 * timers of `useDebounceFn`, `useThrottleFn` and `watchDebounced` go on after that.
 */
export function whileMounted(work: () => void): () => void {
  let isMounted = true;
  onScopeDispose(() => (isMounted = false));
  return () => {
    if (isMounted) work();
  };
}
