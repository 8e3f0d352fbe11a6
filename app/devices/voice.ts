import { type Ref, ref, shallowRef, watch } from 'vue';
import { meter } from '../../core/media/devices/meter.ts';
import { type VoiceNotice, VoiceWatch } from '../../core/media/devices/VoiceWatch.ts';

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
    const look = () => {
      // What a page may not listen to is not silent.
      if (measured.listening())
        notice.value = voice.hear(measured.level(), measured.signal(), !on.value, performance.now());
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    onCleanup(() => {
      clearInterval(timer);
      measured.close();
    });
  });
  return notice;
}

/** The level of a microphone, measured with every frame while somebody looks at it: `look` returns how to stop. */
export function watchLevel(microphone: Ref<MediaStreamTrack | null>) {
  const level = ref(0);
  const lookers = ref(0);
  watch([microphone, () => lookers.value > 0], ([track, looked], _before, onCleanup) => {
    level.value = 0;
    if (!track || !looked) return;
    const measured = meter(track);
    let frame = 0;
    const step = () => {
      level.value = measured.level();
      frame = requestAnimationFrame(step);
    };
    step();
    onCleanup(() => {
      cancelAnimationFrame(frame);
      measured.close();
    });
  });
  return {
    level,
    look(): () => void {
      lookers.value += 1;
      return () => (lookers.value -= 1);
    },
  };
}
