import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { capture, type CaptureError } from '../../../../../core/media/devices/capture.ts';
import { type CaptureUse, DeviceManager, type DeviceState } from '../../../../../core/media/devices/DeviceManager.ts';
import { DEFAULT_PREFERENCES } from '../../../../../core/media/devices/preferences.ts';
import { FakeTrack, mic, settle } from '../../../../support/machine.ts';

type Says = PermissionState | 'nothing';

/** A browser with one microphone, which answers by hand. */
class Browser {
  says: Says;
  readonly asked: PromiseWithResolvers<{ getTracks(): FakeTrack[] }>[] = [];
  readonly #status = Object.defineProperty(new EventTarget(), 'state', { get: () => this.says });
  readonly devices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => {
      const { id, label, group } = this.says === 'granted' ? mic('a') : { id: '', label: '', group: '' };
      return [{ kind: 'audioinput', deviceId: id, label, groupId: group }];
    },
    getUserMedia: () => {
      const answer = Promise.withResolvers<{ getTracks(): FakeTrack[] }>();
      this.asked.push(answer);
      return answer.promise;
    },
  }) as unknown as MediaDevices;

  readonly permissions = {
    query: async () => {
      if (this.says === 'nothing') throw new TypeError('camera is no permission here');
      return this.#status;
    },
  } as unknown as Permissions;

  constructor(says: Says) {
    this.says = says;
  }

  /** The person says yes; the device may take longer. */
  async allow(): Promise<void> {
    if (this.says === 'prompt') this.says = 'granted';
    this.#status.dispatchEvent(new Event('change'));
    await settle();
  }

  async give(): Promise<FakeTrack> {
    const track = new FakeTrack('Microphone a', { deviceId: 'a', groupId: 'group a' });
    this.asked.at(-1)!.resolve({ getTracks: () => [track] });
    await settle();
    return track;
  }
}

async function managed(browser: Browser, use: CaptureUse = 'preview') {
  const told: DeviceState[] = [];
  const manager = new DeviceManager(
    {
      devices: browser.devices,
      permissions: browser.permissions,
      store: {
        load: async () => ({ ...DEFAULT_PREFERENCES, cameraOn: false }),
        change: async () => {},
        watch: () => () => {},
      },
      canPrompt: true,
    },
    state => told.push(state),
  );
  await manager.start();
  void manager.use(use);
  await settle();
  return { manager, told, now: () => told.at(-1)! };
}

const A_WHILE = 3 * 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe.each(['prompt', 'nothing'] as const)("while the browser's question may stand (it says: %s)", says => {
  test('the device is neither called hung nor asked for again, and a late yes starts it', async () => {
    const browser = new Browser(says);
    const { manager, told, now } = await managed(browser);
    await vi.advanceTimersByTimeAsync(A_WHILE);
    void manager.retry();
    await settle();
    expect(now()).toMatchObject({ microphone: null, problems: { microphone: null }, starting: { microphone: true } });
    expect(browser.asked).toHaveLength(1);
    await browser.allow();
    const track = await browser.give();
    expect(now()).toMatchObject({ problems: { microphone: null }, starting: { microphone: false } });
    expect(now().microphone).toBe(track);
    expect(browser.asked).toHaveLength(1);
    expect(told.some(({ problems }) => problems.microphone !== null)).toBe(false);
  });

  test('a yes that comes when it is no longer wanted leaves nothing open, and nobody is told of it', async () => {
    const browser = new Browser(says);
    const { manager, told, now } = await managed(browser);
    await vi.advanceTimersByTimeAsync(A_WHILE);
    await manager.use('off');
    expect(now().starting.microphone).toBe(false);
    await browser.allow();
    expect((await browser.give()).readyState).toBe('ended');
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(told.some(({ microphone }) => microphone !== null)).toBe(false);
    expect(browser.asked).toHaveLength(1);
  });

  test('a yes to what was switched off and on again meanwhile is used: there is one question', async () => {
    const browser = new Browser(says);
    const { manager, now } = await managed(browser);
    await manager.use('off');
    void manager.use('call');
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(browser.asked).toHaveLength(1);
    await browser.allow();
    const track = await browser.give();
    expect(now().microphone).toBe(track);
    expect([track.readyState, browser.asked.length]).toEqual(['live', 1]);
  });

  test('whoever waits for the devices goes on after ten seconds, and a no is a no', async () => {
    const browser = new Browser(says);
    const { manager, now } = await managed(browser);
    let waited = false;
    void manager.use('call').then(() => (waited = true));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(waited).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(waited).toBe(true);
    browser.asked[0]!.reject(new DOMException('', 'NotAllowedError'));
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(now().problems.microphone).toBe('denied');
    expect(browser.asked).toHaveLength(1);
  });

  test('a document that closes meanwhile opens nothing', async () => {
    const browser = new Browser(says);
    const { manager } = await managed(browser);
    manager.close();
    expect((await browser.give()).readyState).toBe('ended');
  });
});

describe('a microphone that hangs although it is allowed', () => {
  test('counts as hung after ten seconds, and what it still gives then is stopped', async () => {
    const browser = new Browser('granted');
    const { manager, now } = await managed(browser);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(now()).toMatchObject({ problems: { microphone: null }, starting: { microphone: true } });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(now()).toMatchObject({ problems: { microphone: 'hung' }, starting: { microphone: false } });
    expect((await browser.give()).readyState).toBe('ended');
    manager.close();
  });

  test('has its ten seconds from the yes, however late that was', async () => {
    const browser = new Browser('prompt');
    const { permissions, devices } = browser;
    let problem: string | null = null;
    capture(devices, 'microphone', null, { permissions }).catch((error: CaptureError) => (problem = error.problem));
    await vi.advanceTimersByTimeAsync(A_WHILE);
    await browser.allow();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(problem).toBeNull();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(problem).toBe('hung');
  });
});

test('a capture that is given up while the question stands watches nothing more, and opens nothing later', async () => {
  const browser = new Browser('prompt');
  const giveUp = new AbortController();
  const { permissions, devices } = browser;
  const started = capture(devices, 'microphone', null, { permissions, signal: giveUp.signal });
  const outcome = started.catch((error: Error) => error.message);
  await settle();
  giveUp.abort();
  expect(await outcome).toContain('failed');
  await browser.allow();
  expect(vi.getTimerCount()).toBe(0);
  expect((await browser.give()).readyState).toBe('ended');
});
