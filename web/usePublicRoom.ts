import { useDocumentVisibility, useEventListener } from '@vueuse/core';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { useCountdown } from '../components/ui/useCountdown.ts';
import type { PublicRoom } from '../core/protocol/http.ts';
import { momentOf, nextChange } from '../core/protocol/moment.ts';
import { isRemoved, readRoom } from './api.ts';

/** How often (ms) a page in sight asks how the room stands, and how much of that is left to chance. */
const REFRESH_MS = 10_000;
const SPREAD = 0.5;

/**
 * A room as its page shows it: what the server put into the page, then asked for again from time
 * to time, with the server's clock. Many readers hold this page open: they ask at different
 * times, not while the page is out of sight, and not while `paused`.
 */
export function usePublicRoom(first: PublicRoom, paused: () => boolean) {
  const room = shallowRef(first);
  let offset = first.serverTime - Date.now();
  const serverNow = () => Date.now() + offset;
  const now = ref(serverNow());
  /** Its host deleted it. */
  const removed = ref(false);

  const moment = computed(() => momentOf(room.value, now.value));
  const countdown = useCountdown(() => nextChange(room.value, now.value), serverNow);
  watch(
    () => countdown.done,
    done => {
      if (!done) return;
      now.value = serverNow();
      void refresh();
    },
  );

  async function refresh(): Promise<void> {
    try {
      const read = await readRoom(room.value.slug);
      room.value = read;
      offset = read.serverTime - Date.now();
      now.value = serverNow();
    } catch (error) {
      if (isRemoved(error)) removed.value = true;
      // What is known stays on screen; the next round asks again.
    }
  }

  const visibility = useDocumentVisibility();
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    [visibility, () => paused() || removed.value],
    ([seen, pause], before) => {
      clearTimeout(timer);
      if (seen !== 'visible' || pause) return;
      // Back in sight: what is shown may be old.
      if (before[0] !== undefined) void refresh();
      plan();
    },
    { immediate: true },
  );
  function plan(): void {
    timer = setTimeout(
      () => {
        void refresh();
        plan();
      },
      REFRESH_MS * (1 + SPREAD * Math.random()),
    );
  }
  onScopeDispose(() => clearTimeout(timer));
  // Whoever comes to it from another window, or from a panel beside it.
  useEventListener(window, 'focus', () => !paused() && !removed.value && void refresh());

  return { room, moment, countdown, removed, refresh };
}
