// @vitest-environment happy-dom
import { createNanoEvents } from 'nanoevents';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createStage, type Stage } from '../../../../app/stage/stageStore.ts';
import { FakeEngine, FakeNetwork } from '../../../../core/media/fake/FakeEngine.ts';
import type { MediaEventHandlers, MediaEvents, Shown } from '../../../../core/media/MediaEngine.ts';
import type { Participant } from '../../../../core/room/types.ts';
import { newRoom, withPerson } from '../../../support/room.ts';

/** A fake engine whose pictures come and stop when the test says so. */
class SaidEngine extends FakeEngine {
  readonly #said = createNanoEvents<MediaEventHandlers>();
  last: ReadonlyMap<string, Shown> = new Map();

  override on<Name extends keyof MediaEventHandlers>(name: Name, handler: MediaEventHandlers[Name]): () => void {
    return this.#said.on(name, handler);
  }

  override show(shown?: ReadonlyMap<string, Shown>): void {
    this.last = shown ?? new Map();
  }

  say<Name extends keyof MediaEvents>(name: Name, event: MediaEvents[Name]): void {
    this.#said.emit(name, ...([event] as Parameters<MediaEventHandlers[Name]>));
  }
}

describe('a picture that nobody looks at', () => {
  const ada = withPerson(newRoom(), 'Ada', { place: 'stage', camera: true }).room.participants.get(
    'Ada',
  ) as Participant;
  let engine: SaidEngine;
  let stage: Stage;

  const picture = (live: boolean) => engine.say('picture', { participant: 'Ada', slot: 'camera', live });
  const show = (camera: number) => stage.show(new Map([['Ada', { camera, screen: 0 }]]));

  beforeEach(() => {
    engine = new SaidEngine(new FakeNetwork());
    stage = createStage(engine, () => {});
    engine.say('link-state', { participant: 'Ada', direction: 'receive', state: 'live' });
    engine.say('remote-track', {
      participant: 'Ada',
      slot: 'camera',
      track: document.createElement('canvas').captureStream().getVideoTracks()[0]!,
    });
    picture(true);
    show(640);
  });

  afterEach(() => stage.close());

  test('is in no trouble while it is not sent, unlike one that should come', () => {
    picture(false);
    expect(stage.linkOf(ada)).toBe('interrupted');
    picture(true);
    show(0);
    picture(false);
    expect(stage.linkOf(ada)).toBe('live');
  });

  test('is waited for when it is looked at again, and the old one never passes for a new one', () => {
    show(0);
    picture(false);
    show(320);
    expect(stage.pictureOf('Ada')).toBeNull();
    expect(stage.linkOf(ada)).toBe('live');
    picture(true);
    expect(stage.pictureOf('Ada')).not.toBeNull();
    picture(false);
    expect(stage.linkOf(ada)).toBe('interrupted');
  });

  test('looked away from for a moment only, it never stopped', () => {
    show(0);
    show(320);
    expect(stage.pictureOf('Ada')).not.toBeNull();
    picture(false);
    expect(stage.linkOf(ada)).toBe('interrupted');
  });

  test('is sent all the same while it is recorded', () => {
    show(0);
    stage.record(true);
    expect(engine.last.get('Ada')?.camera).toBeGreaterThan(0);
    stage.record(false);
    expect(engine.last.get('Ada')?.camera).toBe(0);
  });

  test('is in no trouble when its camera is switched on again, and is waited for until it moves', () => {
    const off = { ...ada, camera: false };
    stage.follow([off]);
    picture(false);
    stage.follow([ada]);
    expect(stage.linkOf(ada)).toBe('live');
    expect(stage.pictureOf('Ada')).toBeNull();
    picture(true);
    expect(stage.pictureOf('Ada')).not.toBeNull();
    picture(false);
    expect(stage.linkOf(ada)).toBe('interrupted');
  });

  test('switched off for a moment only, it is watched as before', () => {
    stage.follow([{ ...ada, camera: false }]);
    stage.follow([ada]);
    picture(false);
    expect(stage.linkOf(ada)).toBe('interrupted');
  });

  test('of somebody who left and came back begins anew', () => {
    picture(false);
    engine.say('link-state', { participant: 'Ada', direction: 'receive', state: 'closed' });
    engine.say('link-state', { participant: 'Ada', direction: 'receive', state: 'live' });
    expect(stage.linkOf(ada)).toBe('live');
  });
});

describe('what is heard', () => {
  test('is what the room shows as on: neither a muted microphone nor a screen that was stopped, whatever is sent', () => {
    vi.stubGlobal(
      'AudioContext',
      class {
        state = 'running';
        resume = () => Promise.resolve();
        createMediaStreamSource = () => ({ connect() {}, disconnect() {} });
        createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData() {} });
      },
    );
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
    const engine = new SaidEngine(new FakeNetwork());
    const stage = createStage(engine, () => {});
    const room = withPerson(newRoom(), 'Ada', { place: 'stage' }).room.participants.get('Ada') as Participant;
    const track = () => document.createElement('canvas').captureStream().getVideoTracks()[0]!;
    for (const slot of ['microphone', 'screen-sound'] as const)
      engine.say('remote-track', { participant: 'Ada', slot, track: track() });
    const heard = (changes: Partial<Participant>) => {
      stage.follow([{ ...room, ...changes }]);
      return [...stage.sounds.keys()];
    };
    expect(heard({ microphone: false })).toEqual([]);
    expect(heard({ microphone: false, screen: true })).toEqual(['Ada screen']);
    expect(heard({ microphone: true, screen: true }).sort()).toEqual(['Ada', 'Ada screen']);
    expect(heard({ microphone: true, screen: undefined })).toEqual(['Ada']);
    stage.close();
    vi.unstubAllGlobals();
  });
});
