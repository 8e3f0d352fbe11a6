import { useEventListener, useMutationObserver } from '@vueuse/core';
import { type Ref, ref } from 'vue';

const REACHABLE = 'button:not(:disabled), a[href], input:not(:disabled), textarea, select, [tabindex="0"]';

/**
 * Keeps the keyboard near where it was when what had the focus goes: a notice that was dismissed, a button that made
 * way for others. What is next in the same zone has it then, and where nothing is left of that, the fallback.
 * @param zones selector of the parts of the root that this is about
 * @param fallback selector of what always takes it; must be focusable
 */
export function useFocusKeeper(root: Readonly<Ref<HTMLElement | null>>, zones: string, fallback: string): void {
  const last = ref<{ readonly element: Element; readonly zone: Element } | null>(null);

  useEventListener(root, 'focusin', ({ target }) => {
    const zone = target instanceof Element ? target.closest(zones) : null;
    last.value = zone ? { element: target as Element, zone } : null;
  });
  useMutationObserver(
    root,
    () => {
      if (!last.value || last.value.element.isConnected) return;
      const { zone } = last.value;
      last.value = null;
      // A dialog that opened meanwhile has the focus, and keeps it.
      if (document.activeElement !== document.body) return;
      const next = zone.isConnected ? zone.querySelector<HTMLElement>(REACHABLE) : null;
      (next ?? root.value?.querySelector<HTMLElement>(fallback))?.focus();
    },
    { childList: true, subtree: true },
  );
}
