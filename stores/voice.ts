import { shallowRef, watch, type Ref } from 'vue';
import { meter } from '../media/devices/meter.ts';
import { VoiceWatch, type VoiceNotice } from '../media/devices/VoiceWatch.ts';

const LOOK_EVERY_MS = 100;

/**
 * What the owner of a microphone should know of it: that it delivers nothing, or that they speak
 * while it is muted. Listens as long as the microphone is open, which in a call it is while muted.
 */
export function watchVoice(microphone: Ref<MediaStreamTrack | null>, on: Ref<boolean>): Ref<VoiceNotice | null> {
  const notice = shallowRef<VoiceNotice | null>(null);
  watch(microphone, (track, _before, onCleanup) => {
    notice.value = null;
    if (!track) return;
    const [voice, measured] = [new VoiceWatch(), meter(track)];
    const timer = setInterval(() => (notice.value = voice.hear(measured.level(), !on.value, performance.now())), LOOK_EVERY_MS);
    onCleanup(() => {
      clearInterval(timer);
      measured.close();
    });
  });
  return notice;
}
