import type { Platform } from '../../app/platform.ts';
import { DEFAULT_PREFERENCES } from '../../core/media/devices/preferences.ts';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';

/** A machine with neither camera nor microphone. */
const nothingConnected = {
  enumerateDevices: () => Promise.resolve([]),
  getUserMedia: () => Promise.reject(new DOMException('', 'NotFoundError')),
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
} as unknown as MediaDevices;

/** Those devices, with nothing kept about them. */
export function fakeDevices(more: Partial<Platform['devices']> = {}): Platform['devices'] {
  return {
    devices: nothingConnected,
    permissions: undefined,
    store: {
      load: () => Promise.resolve(DEFAULT_PREFERENCES),
      change: () => Promise.resolve(),
      watch: () => () => undefined,
    },
    canPrompt: true,
    ...more,
  };
}

/** The least that sessions need: a machine without devices, and a network that leads nowhere. */
export function fakePlatform(more: Partial<Platform> = {}): Platform {
  return {
    devices: fakeDevices(),
    sessions: {
      createEngine: () => new FakeEngine(new FakeNetwork()),
      credential: () => Promise.resolve('c'.repeat(43)),
    },
    ...more,
  };
}
