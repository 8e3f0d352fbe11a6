// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createScreenShare } from '../../../../app/stage/screenShareStore.ts';
import { person } from '../../../support/room.ts';

/** A track that can be ended from outside, as by the browser's bar. */
class Track extends EventTarget {
  readonly kind: string;
  contentHint = '';
  readyState: 'live' | 'ended' = 'live';
  settings: Record<string, unknown>;

  constructor(kind: string, settings: Record<string, unknown> = {}) {
    super();
    this.kind = kind;
    this.settings = settings;
  }

  getSettings(): Record<string, unknown> {
    return this.settings;
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

const told: string[] = [];
let accepted = true;
let picture: Track;
let sound: Track;
/** What the browser says that it can do. */
let constraints: Record<string, boolean> = {};
const asked = vi.fn();
let pick: () => Promise<unknown>;
const changed = vi.fn();
const stopped = vi.fn();

function share() {
  const devices = {
    getSupportedConstraints: () => constraints,
    getDisplayMedia: (options: unknown) => {
      asked(options);
      return pick();
    },
  } as unknown as MediaDevices;
  return createScreenShare({
    command: wanted => {
      told.push(wanted.type);
      return Promise.resolve(accepted);
    },
    changed,
    stopped,
    devices: () => devices,
  });
}

const onStage = (screen?: true) => person('me', { place: 'stage', screen });

beforeEach(() => {
  told.length = 0;
  accepted = true;
  changed.mockClear();
  stopped.mockClear();
  asked.mockClear();
  constraints = {};
  picture = new Track('video', { displaySurface: 'browser' });
  sound = new Track('audio');
  pick = () =>
    Promise.resolve({
      getVideoTracks: () => [picture],
      getAudioTracks: () => [sound],
      getTracks: () => [picture, sound],
    });
});

describe("sharing one's screen", () => {
  it('is captured as text, sent and told to the room', async () => {
    const screen = share();
    expect(await screen.share()).toBe(true);
    expect(screen.tracks.value.screen).toBe(picture);
    expect(screen.tracks.value['screen-sound']).not.toBeNull();
    expect(picture.contentHint).toBe('detail');
    expect(told).toEqual(['share-screen']);
    expect(changed).toHaveBeenCalled();
  });

  it.each([
    ['can leave out what this document plays', { restrictOwnAudio: true }, 'include', 'window', true],
    ['cannot', {}, 'exclude', 'exclude', undefined],
  ])(
    'offers the sound of the whole system only where the browser %s',
    async (_, supported, systemAudio, windowAudio, restrictOwnAudio) => {
      constraints = supported;
      await share().share();
      expect(asked.mock.lastCall?.[0]).toMatchObject({ systemAudio, windowAudio });
      expect(asked.mock.lastCall?.[0].audio.restrictOwnAudio).toBe(restrictOwnAudio);
      expect(asked.mock.lastCall?.[0].audio).not.toHaveProperty('suppressLocalAudioPlayback');
    },
  );

  it.each([
    ['the sound of a tab is shared', 'browser', {}, true],
    ['the sound of a screen is shared without the voices of the session', 'monitor', { restrictOwnAudio: true }, true],
    ['the sound of a screen that has them is not shared', 'monitor', { restrictOwnAudio: false }, false],
    ['nor is that of a window whose browser does not say', 'window', {}, false],
    ['nor that of something unknown', undefined, {}, false],
  ])('%s', async (_, displaySurface, settings, heard) => {
    picture.settings = { displaySurface };
    sound.settings = settings;
    const screen = share();
    expect(await screen.share()).toBe(true);
    expect(screen.tracks.value['screen-sound']).toBe(heard ? sound : null);
    expect(sound.readyState).toBe(heard ? 'live' : 'ended');
    expect(screen.echoed.value).toBe(!heard);
  });

  it('dismissed in the picker, changes nothing and tells nobody', async () => {
    pick = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    const screen = share();
    expect(await screen.share()).toBe(false);
    expect(screen.tracks.value.screen).toBeNull();
    expect(told).toEqual([]);
  });

  it('refused by the room, captures no longer', async () => {
    accepted = false;
    const screen = share();
    expect(await screen.share()).toBe(false);
    expect(picture.readyState).toBe('ended');
    expect(screen.tracks.value.screen).toBeNull();
  });

  it("stopped from the browser's bar, is stopped for everybody", async () => {
    const screen = share();
    await screen.share();
    picture.dispatchEvent(new Event('ended'));
    expect(screen.tracks.value.screen).toBeNull();
    expect(told).toEqual(['share-screen', 'unshare-screen']);
  });

  it('stopped by a moderator, is captured no longer, and the person is told', async () => {
    const screen = share();
    await screen.share();
    screen.follow(onStage());
    expect(screen.tracks.value.screen).toBe(picture);
    screen.follow(onStage(true));
    screen.follow(onStage());
    expect(screen.tracks.value.screen).toBeNull();
    expect(picture.readyState).toBe('ended');
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('ends with the stage', async () => {
    const screen = share();
    await screen.share();
    screen.follow(person('me', { place: 'viewer' }));
    expect(picture.readyState).toBe('ended');
  });

  it('that the room remembers from before the page was loaded anew is taken back', () => {
    share().follow(onStage(true));
    expect(told).toEqual(['unshare-screen']);
  });
});
