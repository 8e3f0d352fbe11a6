import { useEventListener } from '@vueuse/core';
import { onScopeDispose, type Ref, shallowRef, watch } from 'vue';

/**
 * The size of an element in CSS pixels, measured by the window that it is in: an element that was moved to
 * a window of its own is no longer laid out with this one, which may be hidden.
 */
export function useHomeSize(
  element: Readonly<Ref<HTMLElement | null>>,
  home: () => Window,
): Readonly<Ref<{ width: number; height: number }>> {
  const size = shallowRef({ width: 0, height: 0 });
  let observer: ResizeObserver | null = null;

  const measure = () => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = element.value ?? {};
    if (width !== size.value.width || height !== size.value.height) size.value = { width, height };
  };
  watch(
    [element, home],
    ([now, window]) => {
      observer?.disconnect();
      observer = null;
      if (!now) return;
      measure();
      observer = new (window as Window & typeof globalThis).ResizeObserver(measure);
      observer.observe(now);
    },
    { immediate: true, flush: 'post' },
  );
  useEventListener(home, 'resize', measure);
  onScopeDispose(() => observer?.disconnect());
  return size;
}
