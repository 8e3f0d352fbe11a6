import { computed, nextTick, type Ref, ref, watch } from 'vue';

/** Rows on the page at the start, and added with every step up. */
const STEP = 80;
/** So near to an edge, in px, one is at it. */
const NEAR_END = 32;
const NEAR_TOP = 160;

/**
 * The end of a list that grows at the bottom and, on the way up, at the top. Only what has been
 * scrolled to is on the page. At the end one stays at the end; elsewhere what one reads stands still.
 */
export function useMessageWindow<One extends { readonly id: number }>(
  scroller: Readonly<Ref<HTMLElement | null>>,
  items: () => readonly One[],
  ask: () => void,
  mayAsk: () => boolean,
) {
  const atEnd = ref(true);
  /** The first on the page; null: as many as there are at the start. */
  const first = ref<number | null>(null);

  const from = computed(() => {
    const all = items();
    if (first.value === null) return Math.max(0, all.length - STEP);
    const at = all.findIndex(({ id }) => id >= (first.value ?? 0));
    return at < 0 ? 0 : at;
  });
  const shown = computed(() => items().slice(from.value));

  // The browser's own anchoring gives up at the very top, which is where older ones come in.
  watch(
    shown,
    async (now, before) => {
      const element = scroller.value;
      if (!element) return;
      const height = element.scrollHeight;
      const grewAbove = before.length > 0 && now[0]?.id !== before[0]?.id && !atEnd.value;
      await nextTick();
      if (atEnd.value) toEnd();
      else if (grewAbove) element.scrollTop += element.scrollHeight - height;
    },
    { flush: 'pre' },
  );

  function toEnd(): void {
    first.value = null;
    atEnd.value = true;
    void nextTick(() => {
      const element = scroller.value;
      if (element) element.scrollTop = element.scrollHeight;
    });
  }

  /** One step of older ones: those at hand, else those that are asked for. */
  function up(): void {
    atEnd.value = false;
    if (from.value > 0) {
      first.value = items()[Math.max(0, from.value - STEP)]?.id ?? 0;
    } else {
      // Whatever comes in before is wanted on the page.
      first.value = 0;
      if (mayAsk()) ask();
    }
  }

  function onScroll(): void {
    const element = scroller.value;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END;
    if (!end && atEnd.value) first.value = items()[from.value]?.id ?? null;
    atEnd.value = end;
    if (!end && element.scrollTop < NEAR_TOP && (from.value > 0 || mayAsk())) up();
  }

  return {
    atEnd,
    shown,
    /** Whether there are older ones at hand that are not on the page. */
    hidden: computed(() => from.value > 0),
    toEnd,
    up,
    onScroll,
    /** The box changed: at the end is still at the end. */
    keep: () => atEnd.value && toEnd(),
    /** Makes sure that one is on the page. */
    reveal(id: number): void {
      atEnd.value = false;
      const held = items()[from.value]?.id ?? 0;
      first.value = Math.min(id, first.value ?? held);
    },
  };
}
