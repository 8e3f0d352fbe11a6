import { useDebounceFn, useIntervalFn, useThrottleFn } from '@vueuse/core';
import { ref, shallowReactive, watch } from 'vue';
import { whileMounted } from '../../components/ui/whileMounted.ts';
import type { Participant } from '../../core/room/types.ts';
import type { RosterWindow } from '../../core/session/People.ts';

/** Names in one window. */
const WINDOW = 50;
/** Passing over names quickly asks for none: they are fetched where the scrolling rests this long, in ms. */
const REST_MS = 80;
/** The list on screen is asked for again this often at most, and this often at least, in ms. */
const AT_MOST_MS = 1_000;
const AT_LEAST_MS = 5_000;

interface Source {
  ask(offset: number, limit: number): Promise<RosterWindow | null>;
  /** Whether anybody looks. Names are fetched only then. */
  active(): boolean;
  /** Changes when the list may have. */
  changed(): unknown;
}

/** A long list of viewers of which only the windows in sight are held. */
export function useViewerWindows({ ask, active, changed }: Source) {
  const windows = shallowReactive(new Map<number, readonly Participant[]>());
  const total = ref<number | null>(null);
  const loading = new Set<number>();
  let sight = { from: 0, to: 0 };

  const inSight = () => {
    const first = Math.floor(sight.from / WINDOW);
    return Array.from({ length: Math.floor(sight.to / WINDOW) - first + 1 }, (_, index) => first + index);
  };

  async function load(window: number): Promise<void> {
    if (loading.has(window)) return;
    loading.add(window);
    const roster = await ask(window * WINDOW, WINDOW);
    loading.delete(window);
    if (!roster) return;
    windows.set(window, roster.participants);
    total.value = roster.total;
  }

  const loadMissing = useDebounceFn(
    whileMounted(() => {
      for (const window of inSight()) if (!windows.has(window)) void load(window);
    }),
    REST_MS,
  );

  function show(from: number, to: number): void {
    sight = { from, to };
    if (inSight().some(window => !windows.has(window))) void loadMissing();
  }

  /** What is in sight anew; the rest when it comes into sight again. */
  function refresh(): void {
    if (!active()) return;
    const seen = inSight();
    for (const window of [...windows.keys()]) if (!seen.includes(window)) windows.delete(window);
    for (const window of seen) void load(window);
  }
  const refreshSoon = useThrottleFn(whileMounted(refresh), AT_MOST_MS, true);

  const { pause, resume } = useIntervalFn(refresh, AT_LEAST_MS, { immediate: false });
  watch(
    [active, changed],
    ([isActive]) => {
      if (!isActive) return pause();
      void refreshSoon();
      resume();
    },
    { immediate: true },
  );

  return { total, show, at: (index: number) => windows.get(Math.floor(index / WINDOW))?.[index % WINDOW] };
}
