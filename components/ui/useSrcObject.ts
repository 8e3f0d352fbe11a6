import type { Ref } from 'vue';
import { onBeforeUnmount, watch } from 'vue';
import { playback } from '../../core/media/playback.ts';

/**
 * Keeps a media element's `srcObject` in step with `stream`, which no template attribute can do.
 * Starts playing by itself; what the browser refuses waits for a press (`usePlayback`).
 */
export function useSrcObject(element: Ref<HTMLMediaElement | null>, stream: () => MediaStream | null): void {
  watch(
    [element, stream],
    ([media, source], [before]) => {
      if (before && before !== media) playback.release(before);
      if (!media || media.srcObject === source) return;
      media.srcObject = source;
      if (source) playback.start(media);
      else playback.release(media);
    },
    { immediate: true, flush: 'post' },
  );

  onBeforeUnmount(() => {
    if (!element.value) return;
    playback.release(element.value);
    element.value.srcObject = null;
  });
}
