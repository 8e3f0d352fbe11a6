import { describe, expect, test } from 'vitest';
import { CaptureSlot } from '../../../../../core/media/devices/CaptureSlot.ts';
import { choose, sameHardware, standIn } from '../../../../../core/media/devices/choose.ts';
import { DeviceManager, type DeviceState } from '../../../../../core/media/devices/DeviceManager.ts';
import { loudness } from '../../../../../core/media/devices/meter.ts';
import { DEFAULT_PREFERENCES } from '../../../../../core/media/devices/preferences.ts';

const camera = (id: string, label = id, group = '') => ({ id, label, group });

describe('choosing a device', () => {
  const available = [camera('a', 'Built-in'), camera('b', 'Desk camera', 'desk'), camera('c', 'Other')];

  test.each([
    ['nothing wanted takes the first', null, 'a', false],
    ['the same id wins', camera('b', 'Renamed'), 'b', false],
    ['a new id under the old label is the same device', camera('old', 'Other'), 'c', false],
    ['then the same group', camera('old', 'Gone', 'desk'), 'b', false],
    ['a device that is away falls back to the first, and says so', camera('old', 'Gone'), 'a', true],
  ])('%s', (_rule, wanted, id, fallback) => {
    expect(choose(wanted, available)).toEqual({ actual: available.find(one => one.id === id), fallback });
  });

  test('a headset under the name of its other profile is the same device, not what the system uses in its place', () => {
    const headset = camera('new', 'Headset (hands-free)', 'headset');
    expect(
      choose(camera('old', 'Headset', 'headset'), [camera('default', 'Default - Headset', 'headset'), headset]).actual,
    ).toBe(headset);
  });

  test('what the system uses is another device when the group behind it is another', () => {
    expect(sameHardware(camera('default', '', 'built-in'), camera('default', '', 'headset'))).toBe(false);
    expect(sameHardware(camera('default', '', 'built-in'), camera('communications', '', 'built-in'))).toBe(true);
    expect(sameHardware(camera('a', '', 'card'), camera('b', '', 'card'))).toBe(false);
  });

  test('what stands in for a device that fails is what runs already, else the first that does not fail', () => {
    expect(standIn(available, camera('c'), ({ id }) => id === 'b')?.id).toBe('c');
    expect(standIn(available, null, ({ id }) => id === 'a')?.id).toBe('b');
    expect(standIn(available, camera('c'), () => true)).toBeNull();
  });

  test('nothing there is nothing chosen, and no fallback', () => {
    expect(choose(camera('a'), [])).toEqual({ actual: null, fallback: false });
  });
});

test.each([
  [0, 0],
  [1, 1],
  [0.001, 0],
  [0.0316, 0.5],
])('an amplitude of %d stands at %d on the meter', (rms, level) => {
  expect(loudness(rms)).toBeCloseTo(level, 2);
});

/** A platform whose captures are answered by hand. */
function platform() {
  const asked: { id: string; give(): FakeTrack; refuse(name: string): void }[] = [];
  const devices = {
    getUserMedia: (wish: { video: { deviceId: { exact: string } } }) =>
      new Promise((resolve, reject) => {
        const id = wish.video.deviceId.exact;
        asked.push({
          id,
          give: () => {
            const track = new FakeTrack(id);
            resolve({ getTracks: () => [track] });
            return track;
          },
          refuse: name => reject(new DOMException('', name)),
        });
      }),
  };
  return { asked, devices: devices as unknown as MediaDevices };
}

class FakeTrack extends EventTarget {
  readyState = 'live';
  muted = false;
  readonly id: string;
  constructor(id: string) {
    super();
    this.id = id;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): { deviceId: string } {
    return { deviceId: this.id };
  }
}

describe('a capture slot', () => {
  test('of many changes made while a capture is under way only the last counts, and no track is left open', async () => {
    const { asked, devices } = platform();
    const slot = new CaptureSlot({ devices, permissions: undefined }, 'camera', () => {});
    const done = slot.set({ device: camera('a') });
    await Promise.resolve();
    await Promise.resolve();
    void slot.set({ device: camera('b') });
    void slot.set({ device: camera('c') });
    const first = asked[0]?.give();
    await expect.poll(() => asked.length).toBe(2);
    asked[1]?.give();
    await done;
    expect(asked.map(one => one.id)).toEqual(['a', 'c']);
    expect(first?.readyState).toBe('ended');
    expect(slot.track?.id).toBe('c');
  });

  test('a device in use is a problem by that name, and is tried again only when asked to', async () => {
    const { asked, devices } = platform();
    const slot = new CaptureSlot({ devices, permissions: undefined }, 'camera', () => {});
    const done = slot.set({ device: camera('a') });
    await expect.poll(() => asked.length).toBe(1);
    asked[0]?.refuse('NotReadableError');
    await done;
    expect(slot.problem).toBe('in-use');
    await slot.set({ device: camera('a') });
    expect(asked).toHaveLength(1);
    const again = slot.retry();
    await expect.poll(() => asked.length).toBe(2);
    asked[1]?.give();
    await again;
    expect([slot.problem, slot.track?.id]).toEqual([null, 'a']);
  });

  test('a track that ends by itself is lost, not silently gone', async () => {
    const { asked, devices } = platform();
    const slot = new CaptureSlot({ devices, permissions: undefined }, 'camera', () => {});
    const done = slot.set({ device: camera('a') });
    await expect.poll(() => asked.length).toBe(1);
    const track = asked[0]?.give();
    await done;
    track?.dispatchEvent(new Event('ended'));
    expect([slot.problem, slot.track]).toEqual(['lost', null]);
  });

  test('switched off before anything was on, it still starts when switched on', async () => {
    const { asked, devices } = platform();
    const slot = new CaptureSlot({ devices, permissions: undefined }, 'camera', () => {});
    await slot.set(null);
    const done = slot.set({ device: camera('a') });
    await expect.poll(() => asked.length).toBe(1);
    asked[0]?.give();
    await done;
    expect(slot.track?.id).toBe('a');
  });
});

describe('the camera of a phone', () => {
  /**
   * Two cameras, allowed, the one that looks away listed first; the platform gives the front one to whoever names none.
   */
  function phone() {
    const asked: MediaTrackConstraints[] = [];
    const cameras = ['back', 'front'].map(id => ({ kind: 'videoinput', deviceId: id, label: id, groupId: '' }));
    const devices = Object.assign(new EventTarget(), {
      enumerateDevices: async () => cameras,
      getUserMedia: async ({ video }: { video: MediaTrackConstraints & { deviceId?: { exact: string } } }) => {
        asked.push(video);
        const track = new FakeTrack(video.deviceId?.exact ?? 'front');
        return { getTracks: () => [track] };
      },
    });
    const permissions = { query: async () => Object.assign(new EventTarget(), { state: 'granted' }) };
    return { asked, devices: devices as unknown as MediaDevices, permissions: permissions as unknown as Permissions };
  }

  async function started(camera: { id: string; label: string; group: string } | null) {
    const { asked, devices, permissions } = phone();
    const preferences = { ...DEFAULT_PREFERENCES, camera, microphoneOn: false };
    const store = { load: async () => preferences, change: async () => {}, watch: () => () => {} };
    let state: DeviceState | null = null;
    const manager = new DeviceManager(
      { devices, permissions, store, canPrompt: true, frontCamera: true },
      now => (state = now),
    );
    await manager.start();
    await manager.use('preview');
    await manager.use('call');
    return { asked, state: () => state! };
  }

  test('is the front one while nobody chose another, is shown as chosen, and is captured once', async () => {
    const { asked, state } = await started(null);
    expect(asked).toEqual([expect.objectContaining({ facingMode: 'user' })]);
    expect(asked[0]).not.toHaveProperty('deviceId');
    expect(state().chosen.camera).toEqual({ actual: camera('front'), fallback: false });
  });

  test('is the one that was chosen once one was', async () => {
    const { asked } = await started(camera('back'));
    expect(asked).toEqual([expect.objectContaining({ deviceId: { exact: 'back' } })]);
  });
});

test('a device that is about to start is never told of as one that is off, however early it was asked for', async () => {
  const { asked, devices } = platform();
  const cameras = [{ kind: 'videoinput', deviceId: 'a', label: 'a', groupId: '' }];
  Object.assign(devices, {
    enumerateDevices: async () => cameras,
    addEventListener: () => {},
    removeEventListener: () => {},
  });
  const permissions = {
    query: async () => Object.assign(new EventTarget(), { state: 'granted' }),
  } as unknown as Permissions;
  const store = {
    load: async () => ({ ...DEFAULT_PREFERENCES, microphoneOn: false }),
    change: async () => {},
    watch: () => () => {},
  };
  const told: { camera: boolean; starting: boolean }[] = [];
  const manager = new DeviceManager({ devices, permissions, store, canPrompt: false }, ({ camera, starting }) =>
    told.push({ camera: camera !== null, starting: starting.camera }),
  );
  const started = manager.start();
  await manager.use('call');
  await expect.poll(() => asked.length).toBe(1);
  asked[0]?.give();
  await started;
  expect(told.filter(({ camera, starting }) => !camera && !starting)).toEqual([]);
  expect(told.at(-1)).toEqual({ camera: true, starting: false });
});
