import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DeviceManager, type DeviceState } from '../../../../../core/media/devices/DeviceManager.ts';
import { DEFAULT_PREFERENCES, type DevicePreferences } from '../../../../../core/media/devices/preferences.ts';
import { Machine, mic, settle } from '../../../../support/machine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the switches of one document', () => {
  /** Two documents of one browser, which keep what they choose in one place and hear of each other's choices. */
  function browser() {
    let kept: DevicePreferences = { ...DEFAULT_PREFERENCES, cameraOn: false };
    const heard = new Set<(preferences: DevicePreferences) => void>();
    const store = {
      load: async () => kept,
      change: async (changes: Partial<DevicePreferences>) => {
        kept = { ...kept, ...changes };
        heard.forEach(listener => listener(kept));
      },
      watch: (listener: (preferences: DevicePreferences) => void) => {
        heard.add(listener);
        return () => void heard.delete(listener);
      },
    };
    return { store, kept: () => kept };
  }

  async function document(machine: Machine, store: ReturnType<typeof browser>['store'], use: 'call' | 'preview') {
    let state: DeviceState | null = null;
    const manager = new DeviceManager(
      {
        devices: machine.devices as unknown as MediaDevices,
        permissions: machine.permissions as unknown as Permissions,
        store,
        canPrompt: false,
      },
      now => (state = now),
    );
    await manager.start();
    await manager.use(use);
    return { manager, microphone: () => ({ on: state!.on.microphone, used: state!.microphone?.label ?? null }) };
  }

  async function twoDocuments() {
    const machine = new Machine();
    await machine.list(mic('a'), mic('b'));
    const { store, kept } = browser();
    const [live, other] = [await document(machine, store, 'call'), await document(machine, store, 'preview')];
    return { machine, store, kept, live, other };
  }

  test('a session that was muted stays so when Set devices elsewhere switches the microphone, off and on', async () => {
    const { kept, live, other } = await twoDocuments();
    await live.manager.setOn('microphone', false);
    for (const on of [false, true]) {
      await other.manager.setOn('microphone', on, true);
      expect(kept().microphoneOn).toBe(on);
      expect(live.microphone().on).toBe(false);
    }
  });

  test('one that is heard goes on, and what is switched in it is not kept: the next Set devices begins as the last was left', async () => {
    const { machine, store, live, other } = await twoDocuments();
    await other.manager.setOn('microphone', false, true);
    expect(live.microphone()).toEqual({ on: true, used: 'Microphone a' });
    await live.manager.setOn('microphone', false);
    await live.manager.setOn('microphone', true);
    const next = await document(machine, store, 'preview');
    expect(next.microphone()).toEqual({ on: false, used: null });
    expect(other.microphone().on).toBe(false);
  });

  test('a session begins with its own switches, or as Set devices begins, whatever the one before was left with', async () => {
    const { kept, live } = await twoDocuments();
    await live.manager.begin({ camera: false, microphone: false });
    expect(live.microphone().on).toBe(false);
    await live.manager.begin(null);
    expect(live.microphone().on).toBe(true);
    expect(kept().microphoneOn).toBe(true);
  });

  test('which device is used is shared at once, with the switches as they were', async () => {
    const { live, other } = await twoDocuments();
    await other.manager.setOn('microphone', false, true);
    await other.manager.select('microphone', 'b');
    await settle();
    expect(live.microphone()).toEqual({ on: true, used: 'Microphone b' });
  });
});
