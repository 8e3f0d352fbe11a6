import { useEventListener } from '@vueuse/core';
import { type Ref, ref } from 'vue';

/** Whether a video element shows anything yet: a stream is there before its first picture is. */
export function useFirstFrame(video: Readonly<Ref<HTMLVideoElement | null>>): Readonly<Ref<boolean>> {
  const arrived = ref(false);
  useEventListener(video, 'loadeddata', () => (arrived.value = true));
  useEventListener(video, 'emptied', () => (arrived.value = false));
  return arrived;
}
