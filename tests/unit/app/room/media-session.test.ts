// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextTick, shallowRef } from 'vue';
import { platformPlugin } from '../../../../app/platform.ts';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import { useMediaSession } from '../../../../app/room/useMediaSession.ts';
import { playback } from '../../../../core/media/playback.ts';
import type { Participant } from '../../../../core/room/types.ts';
import type { InRoom } from '../../../../core/session/state.ts';
import { fakePlatform } from '../../../support/platform.ts';
import { newRoom, person } from '../../../support/room.ts';

const ada = person('ada', { name: 'Ada', place: 'stage' });
const bob = person('bob', { name: 'Bob', place: 'stage' });
const vic = person('vic', { name: 'Vic' });

function inRoom(you: Participant, ...others: Participant[]): InRoom {
  const { room } = newRoom();
  const participants = new Map([you, ...others].map(one => [one.id, one]));
  return { room: { ...room, participants }, you } as unknown as InRoom;
}

const state = shallowRef(inRoom(vic));
/** What the system's controls can do now. */
let deeds: Map<string, () => void>;
let media: { metadata: { title: string; artist: string } | null; playbackState: string };
let told: string[];
let pressed: string[];
let left: ReturnType<typeof vi.fn>;
let shown: VueWrapper | undefined;

function browserWith(actions: readonly string[], more: object = {}): void {
  deeds = new Map();
  told = [];
  media = Object.assign(
    {
      metadata: null,
      playbackState: 'none',
      setActionHandler(action: string, deed: (() => void) | null) {
        if (!actions.includes(action)) throw new TypeError(action);
        if (deed) deeds.set(action, deed);
        else deeds.delete(action);
      },
    },
    more,
  );
  Object.defineProperty(navigator, 'mediaSession', { value: media, configurable: true });
}

const CALLS = ['play', 'pause', 'hangup', 'togglemicrophone', 'togglecamera'];

async function enter(now: InRoom): Promise<void> {
  state.value = now;
  pressed = [];
  shown ??= mount(
    {
      setup: () => {
        left = vi.spyOn(useSessionStore(), 'leave').mockReturnValue();
        useMediaSession(() => state.value, {
          host: () => 'meet.example.org',
          switches: { toggle: kind => pressed.push(kind) },
        });
        return () => null;
      },
    },
    { global: { plugins: [createPinia(), platformPlugin(fakePlatform())] } },
  );
  await nextTick();
}

beforeEach(() => {
  vi.stubGlobal('MediaMetadata', function (this: object, init: object) {
    Object.assign(this, init);
  });
});
afterEach(() => {
  shown?.unmount();
  shown = undefined;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  Reflect.deleteProperty(navigator, 'mediaSession');
});

describe("the system's controls", () => {
  test('say the title, and who shares a screen or is alone on stage, else the server', async () => {
    browserWith(CALLS);
    await enter(inRoom(vic));
    expect(media.metadata).toEqual({ title: 'Room', artist: 'meet.example.org' });
    await enter(inRoom(vic, ada));
    expect(media.metadata?.artist).toBe('Ada');
    await enter(inRoom(vic, ada, bob));
    expect(media.metadata?.artist).toBe('meet.example.org');
    await enter(inRoom(vic, ada, { ...bob, screen: true }));
    expect(media.metadata?.artist).toBe('Bob');
    expect(media.playbackState).toBe('playing');
  });

  test('leave; and on stage only, switch microphone and camera', async () => {
    browserWith(CALLS);
    await enter(inRoom(vic));
    expect([...deeds.keys()]).toEqual(['hangup']);
    await enter(inRoom({ ...vic, place: 'stage' }));
    deeds.get('togglemicrophone')!();
    deeds.get('togglecamera')!();
    expect(pressed).toEqual(['microphone', 'camera']);
    deeds.get('hangup')!();
    expect(left).toHaveBeenCalledOnce();
    await enter(inRoom(vic));
    expect([...deeds.keys()]).toEqual(['hangup']);
  });

  test('start sound that waits for a press', async () => {
    browserWith(CALLS);
    let tell: (withheld: 'sound' | null) => void = () => undefined;
    vi.spyOn(playback, 'watch').mockImplementation(listener => {
      tell = listener;
      return () => undefined;
    });
    const resume = vi.spyOn(playback, 'resume').mockReturnValue();
    await enter(inRoom(vic));
    tell('sound');
    await nextTick();
    expect(media.playbackState).toBe('paused');
    deeds.get('play')!();
    expect(resume).toHaveBeenCalledOnce();
    tell(null);
    await nextTick();
    expect([media.playbackState, deeds.has('play')]).toEqual(['playing', false]);
  });

  test('are told how microphone and camera stand; that a browser fails at it is nothing', async () => {
    const note = (name: string) => (on: boolean) => {
      told.push(`${name} ${on}`);
      return Promise.reject(new DOMException('', 'InvalidStateError'));
    };
    browserWith(CALLS, { setMicrophoneActive: note('microphone'), setCameraActive: note('camera') });
    await enter(inRoom(ada));
    expect(told).toEqual(['microphone false', 'camera false']);
  });

  test('switch nothing where the browser, without buttons of a call, would mute the devices themselves', async () => {
    browserWith(['play', 'pause', 'togglemicrophone', 'togglecamera'], {
      setMicrophoneActive: () => told.push('microphone'),
      setCameraActive: () => told.push('camera'),
    });
    await enter(inRoom(ada));
    expect([[...deeds.keys()], told, media.metadata?.title]).toEqual([[], [], 'Room']);
  });

  test('show nothing more after leaving', async () => {
    browserWith(CALLS);
    await enter(inRoom(ada));
    shown!.unmount();
    expect([media.metadata, media.playbackState, [...deeds.keys()]]).toEqual([null, 'none', []]);
  });

  test('are missing where the browser has none', async () => {
    await enter(inRoom(ada));
    expect('mediaSession' in navigator).toBe(false);
  });
});
