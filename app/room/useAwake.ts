import { useDocumentVisibility } from '@vueuse/core';
import { watch } from 'vue';
import { onStage } from '../../core/room/room.ts';
import type { InRoom } from '../../core/session/state.ts';

/**
 * Keeps the screen on while there is somebody to see or hear and this document is in sight: nobody touches a phone that
 * they only watch. Where the browser cannot do it, or will not (a battery that runs low), the screen goes off as ever.
 */
export function useAwake(state: () => InRoom): void {
  // Firefox before 126 and pages without TLS have none.
  if (!('wakeLock' in navigator)) return;
  const visibility = useDocumentVisibility();
  const wanted = () =>
    visibility.value === 'visible' &&
    onStage(state().room).some(({ microphone, camera, screen }) => microphone || camera || screen);

  watch(
    wanted,
    (now, _before, onCleanup) => {
      if (!now) return;
      let over = false;
      let lock: WakeLockSentinel | null = null;
      const release = (one: WakeLockSentinel) => void one.release().catch(() => undefined);
      // The browser lets go of it by itself when the document is hidden, so each time in sight asks anew.
      onCleanup(() => {
        over = true;
        if (lock) release(lock);
      });
      void navigator.wakeLock.request('screen').then(
        given => {
          if (over) release(given);
          else lock = given;
        },
        () => undefined,
      );
    },
    { immediate: true },
  );
}
