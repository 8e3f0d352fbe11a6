import { shallowReactive, shallowRef } from 'vue';
import type { LinkState, MediaEngine, Shown } from '../media/MediaEngine.ts';
import { RemoteAudio } from '../media/RemoteAudio.ts';
import { SpeakingDetector } from '../media/SpeakingDetector.ts';
import type { Participant } from '../room/types.ts';

/** What a recording wants of everybody, whatever is on screen: its picture is 1280 pixels wide. */
const RECORDED: Shown = { camera: 640, screen: 1280 };
const UNSEEN: Shown = { camera: 0, screen: 0 };

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
  /** Whose camera picture was asked not to be sent; once asked for again, until it moves. */
  const unseen = shallowReactive(new Set<string>());
  let shown: ReadonlyMap<string, Shown> = new Map();
  let recorded = false;
  /** What is on screen, and at least what is recorded. */
  function wanted(): ReadonlyMap<string, Shown> {
    if (!recorded) return shown;
    return new Map([...links.keys()].map(id => {
      const seen = shown.get(id) ?? UNSEEN;
      return [id, { camera: Math.max(seen.camera, RECORDED.camera), screen: Math.max(seen.screen, RECORDED.screen) }];
    }));
  }
  function tellShown(): void {
    const now = wanted();
    for (const [id, { camera }] of now) if (camera === 0) unseen.add(id);
    for (const id of [...unseen]) if (now.get(id)?.camera !== 0 && !frozen.camera.has(id)) unseen.delete(id);
    engine.show(now);
  }
  /** Whoever stands still because nobody looks is not in trouble. */
  const rests = (id: string) => frozen.camera.has(id) && unseen.has(id);
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
      if (!live) return void frozen[slot].add(participant);
      frozen[slot].delete(participant);
      if (slot === 'camera' && wanted().get(participant)?.camera !== 0) unseen.delete(participant);
    }),
    engine.on('link-state', ({ participant, direction, state }) => {
      if (direction !== 'receive') return;
      if (state === 'closed') links.delete(participant);
      else links.set(participant, state);
      if (recorded) tellShown();
    }),
  ];
  return {
    /** Somebody's camera; null until it comes, and when it was out of sight until it moves again. */
    pictureOf: (id: string): MediaStream | null => (rests(id) ? null : (pictures.get(id) ?? null)),
    screens,
    sounds,
    /** How the link from somebody is. A live one that brings no live picture, be it of a camera or a screen, is interrupted. */
    linkOf({ id, camera, screen }: Participant): LinkState {
      const state = links.get(id) ?? 'connecting';
      const old = (camera && frozen.camera.has(id) && !rests(id)) || (screen && frozen.screen.has(id));
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
    /** Says how large whose pictures are on screen, in device pixels: none is in a hidden window. Whoever is not named is a small tile. */
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
      audio.clear();
      detector.clear();
      microphones.clear();
      pictures.clear();
      screens.clear();
      frozen.camera.clear();
      frozen.screen.clear();
      unseen.clear();
      sounds.clear();
      links.clear();
    },
  };
}

export type Stage = ReturnType<typeof createStage>;
