import { onBeforeUnmount, watch } from 'vue';
import type { Ref } from 'vue';

/**
 * Keeps a media element's `srcObject` in step with `stream`, which no template attribute can do.
 * Starts playing by itself; a refused play (hidden document, no gesture yet) is left to the `autoplay` attribute.
 */
export function useSrcObject(element: Ref<HTMLMediaElement | null>, stream: () => MediaStream | null): void {
  watch([element, stream], ([media, source]) => {
    if (!media || media.srcObject === source) return;
    media.srcObject = source;
    // happy-dom and old engines return nothing here.
    if (source) void Promise.resolve(media.play?.()).catch(() => undefined);
  }, { immediate: true, flush: 'post' });

  onBeforeUnmount(() => {
    if (element.value) element.value.srcObject = null;
  });
}
