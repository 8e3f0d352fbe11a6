import { shallowReactive, shallowRef } from 'vue';
import type { LinkState, MediaEngine, Shown } from '../../core/media/MediaEngine.ts';
import { RemoteAudio } from '../../core/media/RemoteAudio.ts';
import { SpeakingDetector } from '../../core/media/SpeakingDetector.ts';
import type { Participant } from '../../core/room/types.ts';

/** What a recording wants of everybody, whatever is on screen: its picture is 1280 pixels wide. */
const RECORDED: Shown = { camera: 640, screen: 1280 };
const UNSEEN: Shown = { camera: 0, screen: 0 };

/** Ends the name of a screen's sound; before it stands whose it is. */
const OF_SCREEN = ' screen';

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
    return new Map(
      [...links.keys()].map(id => {
        const seen = shown.get(id) ?? UNSEEN;
        return [id, { camera: Math.max(seen.camera, RECORDED.camera), screen: Math.max(seen.screen, RECORDED.screen) }];
      }),
    );
  }
  function tellShown(): void {
    const now = wanted();
    for (const [id, { camera }] of now) if (camera === 0) unseen.add(id);
    for (const id of [...unseen]) if (now.get(id)?.camera !== 0 && !frozen.camera.has(id)) unseen.delete(id);
    engine.show(now);
  }
  /** Whose camera the room showed as off; once it is on again, until it moves. */
  const dark = shallowReactive(new Set<string>());
  /** Whoever stands still because nobody looks, or because they switched it off, is not in trouble. */
  const rests = (id: string) => frozen.camera.has(id) && (unseen.has(id) || dark.has(id));
  /** What arrives to be heard, by what it is called when it is played. */
  const arriving = new Map<string, MediaStreamTrack>();
  /** What the room shows as on of that: nothing else is played, whatever is sent. */
  let heard: ReadonlySet<string> = new Set();
  /** Whose camera the room shows as on. */
  let seen: ReadonlySet<string> = new Set();
  function play(name: string): void {
    const track = heard.has(name) ? (arriving.get(name) ?? null) : null;
    audio.set(name, track);
    // A screen's sound is nobody's voice.
    if (!name.endsWith(OF_SCREEN)) detector.set(name, track);
    if (track) sounds.set(name, track);
    else sounds.delete(name);
  }
  function arrive(name: string, track: MediaStreamTrack | null): void {
    if (track) arriving.set(name, track);
    else arriving.delete(name);
    play(name);
  }
  const stops = [
    engine.on('remote-track', ({ participant, slot, track }) => {
      if (slot === 'microphone') arrive(participant, track);
      else if (slot === 'screen-sound') arrive(participant + OF_SCREEN, track);
      else {
        const shown = slot === 'screen' ? screens : pictures;
        if (track) shown.set(participant, new MediaStream([track]));
        else shown.delete(participant);
      }
    }),
    engine.on('picture', ({ participant, slot, live }) => {
      if (!live) return void frozen[slot].add(participant);
      frozen[slot].delete(participant);
      if (slot !== 'camera') return;
      if (wanted().get(participant)?.camera !== 0) unseen.delete(participant);
      if (seen.has(participant)) dark.delete(participant);
    }),
    engine.on('link-state', ({ participant, direction, state }) => {
      if (direction !== 'receive') return;
      if (state !== 'closed') links.set(participant, state);
      else for (const known of [links, frozen.camera, frozen.screen, unseen, dark]) known.delete(participant);
      if (recorded) tellShown();
    }),
  ];
  return {
    /** Somebody's camera; null until it comes, and when it was out of sight until it moves again. */
    pictureOf: (id: string): MediaStream | null => (rests(id) ? null : (pictures.get(id) ?? null)),
    screens,
    sounds,
    /**
     * How the link from somebody is. A live one that brings no live picture, be it of a camera or a screen, is
     * interrupted.
     */
    linkOf({ id, camera, screen }: Participant): LinkState {
      const state = links.get(id) ?? 'connecting';
      const old = (camera && frozen.camera.has(id) && !rests(id)) || (screen && frozen.screen.has(id));
      return state === 'live' && old ? 'interrupted' : state;
    },
    speaking,
    /**
     * Follows what the room shows of those on stage: whoever a moderator muted or stopped is not heard here, whatever
     * they send.
     */
    follow(people: readonly Participant[]): void {
      const now = new Set(
        people.flatMap(({ id, microphone, screen }) => [
          ...(microphone ? [id] : []),
          ...(screen ? [id + OF_SCREEN] : []),
        ]),
      );
      const changed = [...arriving.keys()].filter(name => now.has(name) !== heard.has(name));
      heard = now;
      changed.forEach(play);
      seen = new Set(people.filter(({ camera }) => camera).map(({ id }) => id));
      for (const id of pictures.keys()) {
        if (!seen.has(id)) dark.add(id);
        else if (!frozen.camera.has(id)) dark.delete(id);
      }
    },
    setSpeaker: (speaker: string | null) => audio.setSpeaker(speaker),
    /** Measures one's own microphone. */
    listenTo(id: string, track: MediaStreamTrack | null): void {
      own = id;
      detector.set(id, track);
    },
    /**
     * Says how large whose pictures are on screen, in device pixels: none is in a hidden window. Whoever is not named
     * is a small tile.
     */
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
      arriving.clear();
      pictures.clear();
      screens.clear();
      frozen.camera.clear();
      frozen.screen.clear();
      unseen.clear();
      dark.clear();
      sounds.clear();
      links.clear();
    },
  };
}

export type Stage = ReturnType<typeof createStage>;
