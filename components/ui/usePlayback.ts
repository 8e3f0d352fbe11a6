import { onScopeDispose, readonly, shallowRef } from 'vue';
import { playback } from '../../core/media/playback.ts';

/** Which of the sounds and pictures in this document wait for a press of the person, and what to do in that press. */
export function usePlayback() {
  const withheld = shallowRef(playback.withheld);
  onScopeDispose(playback.watch(now => (withheld.value = now)));
  return { withheld: readonly(withheld), resume: () => playback.resume() };
}
