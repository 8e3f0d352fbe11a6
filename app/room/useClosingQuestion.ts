import { useEventListener } from '@vueuse/core';
import { computed } from 'vue';
import { useRecordingStore } from '../recording/recordingStore.ts';
import { useSessionStore } from './sessionStore.ts';

/**
 * Has the browser ask before this document is closed or left for another one, while others would miss the person or a
 * recording would break off: on stage, recording, and until a recording is on disk. A viewer is not asked, nor whoever
 * pressed Leave. Only for tabs and windows: a side panel closes without asking, whatever it would like.
 */
export function useClosingQuestion(): void {
  const session = useSessionStore();
  const recording = useRecordingStore();
  const asks = computed(() => session.you?.place === 'stage' || recording.running || recording.saving);
  // Firefox keeps no page for the way back that listens, so it listens only when it has to.
  useEventListener(
    () => (asks.value ? window : null),
    'beforeunload',
    event => {
      if (!asks.value) return;
      event.preventDefault();
      // Chrome before 119 asks for nothing else.
      event.returnValue = true;
    },
  );
}
