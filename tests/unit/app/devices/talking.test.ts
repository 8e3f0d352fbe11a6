// @vitest-environment happy-dom
import { createPinia } from 'pinia';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { useDevicesStore } from '../../../../app/devices/devicesStore.ts';
import { platformPlugin } from '../../../../app/platform.ts';
import { useRoomPreferencesStore } from '../../../../app/room/preferencesStore.ts';
import { DEFAULT_PREFERENCES, type PreferenceChange } from '../../../../core/media/devices/preferences.ts';
import { fakePlatform } from '../../../support/platform.ts';

class Track extends EventTarget {
  readyState = 'live';
  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): { deviceId: string } {
    return { deviceId: 'm' };
  }
}

let saved: PreferenceChange[];

/** A machine with one microphone that may be used. */
async function onStage({
  microphoneOn,
  pushToTalk,
  allowed = true,
  refused = false,
}: {
  microphoneOn: boolean;
  pushToTalk: boolean;
  allowed?: boolean;
  refused?: boolean;
}) {
  const devices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [{ kind: 'audioinput', deviceId: 'm', label: 'Microphone', groupId: '' }],
    getUserMedia: async () => ({ getTracks: () => [new Track()] }),
  });
  const permission = Object.assign(new EventTarget(), { state: refused ? 'denied' : allowed ? 'granted' : 'prompt' });
  const pinia = createPinia();
  createApp({})
    .use(pinia)
    .use(
      platformPlugin(
        fakePlatform({
          devices: {
            devices: devices as unknown as MediaDevices,
            permissions: { query: async () => permission } as unknown as Permissions,
            store: {
              load: async () => ({ ...DEFAULT_PREFERENCES, microphoneOn, cameraOn: false }),
              change: async changes => void saved.push(changes),
              watch: () => () => {},
            },
            canPrompt: allowed,
          },
        }),
      ),
    );
  const room = useRoomPreferencesStore(pinia);
  if (pushToTalk) await room.change({ pushToTalk });
  const store = useDevicesStore(pinia);
  await store.started;
  await store.use('preview');
  const entry = store.liveOnEntry;
  await store.use('call');
  /** On the permission page, for any session. */
  const allow = () => {
    permission.state = 'granted';
    permission.dispatchEvent(new Event('change'));
  };
  return { store, room, entry, allow };
}

beforeEach(() => {
  saved = [];
  // Levels are heard elsewhere.
  vi.stubGlobal(
    'AudioContext',
    class {
      createMediaStreamSource = () => ({ connect: () => {}, disconnect: () => {} });
      createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: () => {} });
      resume = async () => {};
    },
  );
  vi.stubGlobal('MediaStream', EventTarget);
});

describe('push-to-talk', () => {
  test('nobody enters talking; the microphone is open and heard only while it is held, and storage is left alone', async () => {
    const { store, entry } = await onStage({ microphoneOn: true, pushToTalk: true });
    expect(entry.microphone).toBe(false);
    expect(store.microphone).not.toBeNull();
    const track = store.microphone;
    for (const talking of [true, false, true, false]) {
      store.talking = talking;
      expect(store.tracks.microphone).toBe(talking ? track : null);
      expect(store.live.microphone).toBe(talking);
    }
    expect(saved).toEqual([]);
  });

  test('opens the microphone although it was switched off before, so that nothing has to start when it is held', async () => {
    const { store } = await onStage({ microphoneOn: false, pushToTalk: true });
    expect(store.microphone?.readyState).toBe('live');
    expect(store.live.microphone).toBe(false);
  });

  test("a key that cannot be held opens and closes; a moderator's mute closes what is held", async () => {
    const { store } = await onStage({ microphoneOn: true, pushToTalk: true });
    await store.toggleMicrophone();
    expect(store.live.microphone).toBe(true);
    await store.toggleMicrophone();
    expect(store.live.microphone).toBe(false);
    store.talking = true;
    await store.setOn('microphone', false);
    expect(store.live.microphone).toBe(false);
    expect(saved).toEqual([]);
  });

  test('switched on it mutes at once, switched off it leaves muted', async () => {
    const { store, room } = await onStage({ microphoneOn: true, pushToTalk: false });
    expect(store.live.microphone).toBe(true);
    await room.change({ pushToTalk: true });
    expect(store.live.microphone).toBe(false);
    await room.change({ pushToTalk: false });
    expect(store.live.microphone).toBe(false);
    expect(saved).toEqual([]);
  });

  test('on stage the switch itself is off, so that a document that takes the session over without push-to-talk opens nothing', async () => {
    const { store } = await onStage({ microphoneOn: true, pushToTalk: true });
    expect(store.switches.microphone).toBe(false);
    await store.use('off');
    expect(store.switches.microphone).toBe(false);
  });

  test('off the stage nothing is held any more', async () => {
    const { store } = await onStage({ microphoneOn: true, pushToTalk: true });
    store.talking = true;
    await store.use('off');
    await store.use('call');
    expect(store.live.microphone).toBe(false);
  });
});

describe('a panel where the microphone was not allowed yet', () => {
  test('on stage without it, nobody is heard because it is allowed for something else', async () => {
    const { store, allow } = await onStage({ microphoneOn: true, pushToTalk: false, allowed: false });
    allow();
    await expect.poll(() => store.permission).toBe('granted');
    expect(store.live.microphone).toBe(false);
    expect(store.microphone).toBeNull();
  });

  test('if its button was pressed there, it starts once permission is given', async () => {
    const { store, allow } = await onStage({ microphoneOn: true, pushToTalk: false, allowed: false });
    expect(store.asksFirst('microphone')).toBe(true);
    await store.wantAllowed('microphone');
    allow();
    await expect.poll(() => store.live.microphone).toBe(true);
  });
});

test('on stage where the microphone is blocked, nobody is heard because it is allowed later; the button opens it', async () => {
  const { store, allow } = await onStage({ microphoneOn: true, pushToTalk: false, refused: true });
  expect(store.permission).toBe('denied');
  allow();
  await expect.poll(() => store.permission).not.toBe('denied');
  expect([store.live.microphone, store.microphone]).toEqual([false, null]);
  await store.toggleLive('microphone');
  await expect.poll(() => store.live.microphone).toBe(true);
});

describe('held open while muted', () => {
  test('one is heard for so long, is muted again, and the switch stays as it was kept', async () => {
    const { store } = await onStage({ microphoneOn: false, pushToTalk: false });
    expect(store.microphone).toBeNull();
    store.talking = true;
    await expect.poll(() => store.live.microphone).toBe(true);
    store.talking = false;
    expect(store.live.microphone).toBe(false);
    expect(store.microphone?.readyState).toBe('live');
    expect(saved).toEqual([]);
  });

  test('the switch pressed meanwhile switches off what is heard', async () => {
    const { store } = await onStage({ microphoneOn: false, pushToTalk: false });
    store.talking = true;
    await store.toggleMicrophone();
    expect([store.talking, store.live.microphone]).toEqual([false, false]);
  });
});
