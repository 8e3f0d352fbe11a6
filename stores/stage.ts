import { shallowReactive, shallowRef } from 'vue';
import type { MediaEngine } from '../media/MediaEngine.ts';
import { RemoteAudio } from '../media/RemoteAudio.ts';
import { SpeakingDetector } from '../media/SpeakingDetector.ts';

/** What arrives from the stage: a picture a person, sound that is played, the state of each link. */
export function createStage(engine: MediaEngine) {
  const pictures = shallowReactive(new Map<string, MediaStream>());
  const links = shallowReactive(new Map<string, 'connecting' | 'live' | 'interrupted'>());
  const speaking = shallowRef<ReadonlySet<string>>(new Set());
  const audio = new RemoteAudio(document.body);
  const detector = new SpeakingDetector(now => (speaking.value = now));
  const stops = [
    engine.on('remote-track', ({ participant, slot, track }) => {
      if (slot === 'microphone') {
        audio.set(participant, track);
        detector.set(participant, track);
      } else if (track) {
        pictures.set(participant, new MediaStream([track]));
      } else {
        pictures.delete(participant);
      }
    }),
    engine.on('link-state', ({ participant, direction, state }) => {
      if (direction !== 'receive') return;
      if (state === 'closed') links.delete(participant);
      else links.set(participant, state);
    }),
  ];
  return {
    pictures,
    links,
    speaking,
    setSpeaker: (speaker: string | null) => audio.setSpeaker(speaker),
    listenTo: (id: string, track: MediaStreamTrack | null) => detector.set(id, track),
    close() {
      for (const stop of stops) stop();
      audio.clear();
      detector.clear();
      pictures.clear();
      links.clear();
    },
  };
}

export type Stage = ReturnType<typeof createStage>;
