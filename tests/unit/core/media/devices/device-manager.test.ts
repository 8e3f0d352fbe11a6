import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DeviceManager, type DeviceState } from '../../../../../core/media/devices/DeviceManager.ts';
import { DEFAULT_PREFERENCES, type DevicePreferences } from '../../../../../core/media/devices/preferences.ts';
import { Machine, mic, type Microphone, settle } from '../../../../support/machine.ts';

async function inCall(machine: Machine, wanted: Microphone | null, canPrompt = false) {
  const preferences: DevicePreferences = { ...DEFAULT_PREFERENCES, microphone: wanted, cameraOn: false };
  let state: DeviceState | null = null;
  const manager = new DeviceManager(
    {
      devices: machine.devices as unknown as MediaDevices,
      permissions: machine.permissions as unknown as Permissions,
      store: { load: async () => preferences, change: async () => {}, watch: () => () => {} },
      canPrompt,
    },
    now => (state = now),
  );
  await manager.start();
  await manager.use('call');
  const now = () => ({
    used: state!.microphone?.label ?? null,
    shown: state!.chosen.microphone.actual?.id ?? null,
    fallback: state!.chosen.microphone.fallback,
    problem: state!.problems.microphone,
    starting: state!.starting.microphone,
  });
  return { manager, now, state: () => state! };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a wanted microphone', () => {
  test('that is unplugged is replaced and said, and taken again when it is back', async () => {
    const machine = new Machine();
    await machine.list(mic('a'), mic('b'));
    const { now } = await inCall(machine, mic('b'));
    expect(now()).toEqual({ used: 'Microphone b', shown: 'b', fallback: false, problem: null, starting: false });
    machine.live.end();
    await machine.list(mic('a'));
    expect(now()).toEqual({ used: 'Microphone a', shown: 'a', fallback: true, problem: null, starting: false });
    await machine.list(mic('a'), mic('b'));
    expect(now()).toEqual({ used: 'Microphone b', shown: 'b', fallback: false, problem: null, starting: false });
    expect(machine.captured.filter(track => track.readyState === 'live')).toHaveLength(1);
  });

  test('that ends and stays listed is being started again, and not replaced for a moment', async () => {
    const machine = new Machine();
    await machine.list(mic('a'), mic('b'));
    const { now } = await inCall(machine, mic('b'));
    machine.live.end();
    await settle();
    expect(now()).toEqual({ used: null, shown: 'b', fallback: false, problem: null, starting: true });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(now()).toEqual({ used: 'Microphone b', shown: 'b', fallback: false, problem: null, starting: false });
    expect(machine.asked).not.toContain('a');
  });

  test('that another program takes is replaced, said by name, and taken again when it is let go', async () => {
    const machine = new Machine();
    await machine.list(mic('a'), mic('b'));
    const { now } = await inCall(machine, mic('b'));
    machine.failing.set('b', 'NotReadableError');
    machine.live.end();
    await vi.advanceTimersByTimeAsync(1_000);
    const replaced = { used: 'Microphone a', shown: 'a', fallback: true, problem: 'in-use', starting: false };
    expect(now()).toEqual(replaced);
    const first = machine.live;
    await vi.advanceTimersByTimeAsync(60_000);
    // Tried again and again, while the other one was never let go.
    expect(machine.asked.filter(id => id === 'b').length).toBeGreaterThan(4);
    expect(now()).toEqual(replaced);
    expect([machine.live, first.readyState]).toEqual([first, 'live']);
    machine.failing.clear();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(now()).toEqual({ used: 'Microphone b', shown: 'b', fallback: false, problem: null, starting: false });
    expect(first.readyState).toBe('ended');
  });

  test('that fails with no other there is said, and starts once it can', async () => {
    const machine = new Machine();
    machine.failing.set('a', 'NotReadableError');
    await machine.list(mic('a'));
    const { now, manager } = await inCall(machine, null);
    expect(now()).toMatchObject({ used: null, problem: 'in-use' });
    machine.failing.clear();
    await manager.retry();
    expect(now()).toMatchObject({ used: 'Microphone a', problem: null });
  });

  test('that is chosen and fails leaves the one before at work', async () => {
    const machine = new Machine();
    await machine.list(mic('a'), mic('b'), mic('c'));
    const { now, manager } = await inCall(machine, mic('c'));
    machine.failing.set('b', 'NotReadableError');
    await manager.select('microphone', 'b');
    await settle();
    expect(now()).toMatchObject({ used: 'Microphone c', shown: 'c', fallback: true, problem: 'in-use' });
  });

  test('that is "the default" is captured anew when the system\'s default becomes another', async () => {
    const machine = new Machine();
    await machine.list(mic('default', 'group a'), mic('a', 'group a'));
    const { now } = await inCall(machine, mic('default', 'group a'));
    await machine.list(mic('default', 'group h'), mic('a', 'group a'), mic('h', 'group h'));
    expect(machine.asked).toEqual(['default', 'default']);
    expect(now()).toMatchObject({ used: 'Microphone default', fallback: false });
  });
});

describe('a microphone that a switch on it mutes', () => {
  test('is told when it lasts, and not for a moment', async () => {
    const machine = new Machine();
    await machine.list(mic('a'));
    const { state } = await inCall(machine, null);
    machine.live.mute(true);
    await vi.advanceTimersByTimeAsync(500);
    machine.live.mute(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state().sourceMuted.microphone).toBe(false);
    machine.live.mute(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state().sourceMuted.microphone).toBe(true);
    machine.live.mute(false);
    expect(state().sourceMuted.microphone).toBe(false);
  });
});

describe('permission withdrawn in mid-call', () => {
  test.each([
    ['denied', 'denied'],
    ['prompt', 'withdrawn'],
  ] as const)('%s: nothing is captured or asked for, and it goes on when allowed', async (permission, problem) => {
    const machine = new Machine();
    await machine.list(mic('a'));
    const { now } = await inCall(machine, null, true);
    machine.live.end();
    await machine.permit(permission);
    // Others are told at once that it is off.
    expect(now()).toMatchObject({ used: null, problem, starting: false });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(now()).toMatchObject({ used: null, problem, starting: false });
    expect(machine.asked).toHaveLength(1);
    await machine.permit('granted');
    expect(now()).toMatchObject({ used: 'Microphone a', problem: null });
  });

  test("the person's own wish asks again, where asking is possible", async () => {
    const machine = new Machine();
    await machine.list(mic('a'));
    const { manager } = await inCall(machine, null, true);
    machine.live.end();
    await machine.permit('prompt');
    await manager.retry();
    expect(machine.asked).toHaveLength(2);
  });
});

test('a browser that lists devices without names until the first capture is not one without devices', async () => {
  const machine = new Machine();
  machine.nameless = true;
  machine.listed = [mic('a')];
  const { now } = await inCall(machine, null);
  expect(now()).toMatchObject({ used: 'Microphone a', problem: null });
});
