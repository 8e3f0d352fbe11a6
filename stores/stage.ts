import { shallowReactive, shallowRef } from 'vue';
import type { LinkState, MediaEngine, Shown } from '../media/MediaEngine.ts';
import { RemoteAudio } from '../media/RemoteAudio.ts';
import { SpeakingDetector } from '../media/SpeakingDetector.ts';
import type { Participant } from '../room/types.ts';

const UNSEEN: Shown = { camera: 0, screen: 0 };
/** What a recording wants of everybody, whatever is on screen: its picture is 1280 pixels wide. */
const RECORDED: Shown = { camera: 640, screen: 1280 };

/**
 * What arrives from the stage: a picture a person, sound that is played, the state of each link.
 * @param directed see `RemoteAudio`
 */
export function createStage(engine: MediaEngine, directed: (speaker: string | null, there: boolean) => void) {
  const pictures = shallowReactive(new Map<string, MediaStream>());
  /** Whose pictures are not live: what is on screen of them is old. */
  const frozen = { camera: shallowReactive(new Set<string>()), screen: shallowReactive(new Set<string>()) };
  const screens = shallowReactive(new Map<string, MediaStream>());
  /** What is played. */
  const sounds = shallowReactive(new Map<string, MediaStreamTrack>());
  const links = shallowReactive(new Map<string, LinkState>());
  const speaking = shallowRef<ReadonlySet<string>>(new Set());
  const audio = new RemoteAudio(document.body, directed);
  let own: string | null = null;
  const detector = new SpeakingDetector(now => {
    speaking.value = now;
    engine.speak(own !== null && now.has(own));
  });
  let shown: ReadonlyMap<string, Shown> = new Map();
  let recorded = false;
  /** Whatever the page shows, nobody sees it while it is hidden; but what is recorded is wanted then, too. */
  function wanted(): ReadonlyMap<string, Shown> {
    if (!document.hidden && !recorded) return shown;
    const least = recorded ? RECORDED : UNSEEN;
    return new Map([...links.keys()].map(id => {
      const seen = document.hidden ? UNSEEN : (shown.get(id) ?? UNSEEN);
      return [id, { camera: Math.max(seen.camera, least.camera), screen: Math.max(seen.screen, least.screen) }];
    }));
  }
  const tellShown = () => engine.show(wanted());
  document.addEventListener('visibilitychange', tellShown);
  const microphones = new Map<string, MediaStreamTrack>();
  let heard: ReadonlySet<string> = new Set();
  function play(participant: string): void {
    const track = heard.has(participant) ? (microphones.get(participant) ?? null) : null;
    audio.set(participant, track);
    detector.set(participant, track);
    sound(participant, track);
  }
  function sound(of: string, track: MediaStreamTrack | null): void {
    if (track) sounds.set(of, track);
    else sounds.delete(of);
  }
  const stops = [
    engine.on('remote-track', ({ participant, slot, track }) => {
      if (slot === 'microphone') {
        if (track) microphones.set(participant, track);
        else microphones.delete(participant);
        play(participant);
      } else if (slot === 'screen-sound') {
        audio.set(`${participant} screen`, track);
        sound(`${participant} screen`, track);
      } else {
        const shown = slot === 'screen' ? screens : pictures;
        if (track) shown.set(participant, new MediaStream([track]));
        else shown.delete(participant);
      }
    }),
    engine.on('picture', ({ participant, slot, live }) => {
      if (live) frozen[slot].delete(participant);
      else frozen[slot].add(participant);
    }),
    engine.on('link-state', ({ participant, direction, state }) => {
      if (direction !== 'receive') return;
      if (state === 'closed') links.delete(participant);
      else links.set(participant, state);
      if (document.hidden || recorded) tellShown();
    }),
  ];
  return {
    pictures,
    screens,
    sounds,
    /** How the link from somebody is. A live one that brings no live picture, be it of a camera or a screen, is interrupted. */
    linkOf({ id, camera, screen }: Participant): LinkState {
      const state = links.get(id) ?? 'connecting';
      const old = (camera && frozen.camera.has(id)) || (screen && frozen.screen.has(id));
      return state === 'live' && old ? 'interrupted' : state;
    },
    speaking,
    /** Plays only those whose microphone the room shows as on: whoever a moderator muted is muted here, whatever they send. */
    hear(now: ReadonlySet<string>): void {
      const changed = [...microphones.keys()].filter(id => now.has(id) !== heard.has(id));
      heard = now;
      changed.forEach(play);
    },
    setSpeaker: (speaker: string | null) => audio.setSpeaker(speaker),
    /** Measures one's own microphone. */
    listenTo(id: string, track: MediaStreamTrack | null): void {
      own = id;
      detector.set(id, track);
    },
    /** Says how large whose pictures are on screen, in device pixels. Whoever is not named is a small tile. */
    show(now: ReadonlyMap<string, Shown>): void {
      shown = now;
      tellShown();
    },
    /** Whether everybody's pictures are recorded. */
    record(now: boolean): void {
      recorded = now;
      tellShown();
    },
    close() {
      for (const stop of stops) stop();
      document.removeEventListener('visibilitychange', tellShown);
      audio.clear();
      detector.clear();
      microphones.clear();
      pictures.clear();
      screens.clear();
      frozen.camera.clear();
      frozen.screen.clear();
      sounds.clear();
      links.clear();
    },
  };
}

export type Stage = ReturnType<typeof createStage>;
