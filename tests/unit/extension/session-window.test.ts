// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { platformPlugin } from '../../../app/platform.ts';
import { fakeDevices, fakePlatform } from '../../support/platform.ts';
import { newRoom } from '../../support/room.ts';
import { ScriptedRelay } from '../../support/scripted-relay.ts';

const OWN = 9;
const HOME = 7;
const ORIGIN = 'https://meet.example.org';
const ON_STAGE = {
  url: `${ORIGIN}/r/choir#invite=secret`,
  host: 'meet.example.org',
  title: 'Choir',
  place: 'stage',
  bound: false,
};

const stored = new Map<string, unknown>();
const watching = new Map<string, Set<(value: unknown) => void>>();
const store = (key: string, value: unknown) => {
  if (value === null) stored.delete(key);
  else stored.set(key, value);
  watching.get(key)?.forEach(listener => listener(value));
};
const removed = vi.fn();
vi.mock('wxt/browser', () => ({
  browser: {
    windows: {
      getCurrent: () => Promise.resolve({ id: OWN }),
      get: () => Promise.resolve({ type: 'normal' }),
      create: () => Promise.resolve({ id: OWN }),
      remove: (id: number) => Promise.resolve(removed(id)),
      onRemoved: { addListener: () => {}, removeListener: () => {} },
    },
    runtime: {
      onMessage: { addListener: () => {}, removeListener: () => {} },
      getURL: (path: string) => `extension://id${path}`,
    },
    sidePanel: {},
  },
}));
vi.mock('wxt/utils/storage', () => ({
  storage: {
    defineItem: (key: string, { fallback }: { fallback: unknown }) => ({
      key,
      getValue: () => Promise.resolve(stored.get(key) ?? fallback),
      setValue: (value: unknown) => Promise.resolve(store(key, value)),
      watch: (listener: (value: unknown) => void) => {
        const all = watching.get(key) ?? new Set();
        watching.set(key, all.add(listener));
        return () => void all.delete(listener);
      },
    }),
  },
}));
const departed = vi.fn<(url: string) => Promise<boolean>>();
vi.mock('../../../entrypoints/sidepanel/depart.ts', () => ({ depart: (url: string) => departed(url) }));
const { useSessionWindow } = await import('../../../entrypoints/window/useSessionWindow.ts');
const { openSessionWindow } = await import('../../../extension/sessionWindow.ts');

let relay: ScriptedRelay;
let shown: VueWrapper | null = null;

beforeEach(() => {
  stored.clear();
  watching.clear();
  departed.mockReset().mockResolvedValue(true);
  removed.mockReset();
  relay = new ScriptedRelay();
  relay.answer({ room: newRoom().room });
  store('local:trustedServers', [ORIGIN]);
  window.history.replaceState(null, '', `?home=${HOME}`);
});
afterEach(() => {
  shown?.unmount();
  vi.unstubAllGlobals();
});

async function opened(): Promise<ReturnType<typeof useSessionWindow>> {
  let window: ReturnType<typeof useSessionWindow> | undefined;
  shown = mount(
    { setup: () => void (window = useSessionWindow()), template: '<i />' },
    {
      global: {
        plugins: [
          createPinia(),
          platformPlugin(
            fakePlatform({
              devices: fakeDevices({
                devices: Object.assign(new EventTarget(), { enumerateDevices: async () => [] }) as never,
                canPrompt: false,
              }),
            }),
          ),
        ],
      },
    },
  );
  await flushPromises();
  return window!;
}

async function clicked(url: string): Promise<void> {
  store(`session:link-${HOME}`, { url, id: url });
  await flushPromises();
}

describe('a session’s own window', () => {
  test('that was opened for it takes the panel’s session, on stage as it is', async () => {
    store(`session:current-${HOME}`, ON_STAGE);
    await openSessionWindow(HOME);
    const window = await opened();
    expect(window.links.link.value?.slug).toBe('choir');
    expect(relay.hellos).toHaveLength(1);
    expect(stored.get(`session:window-${HOME}`)).toBe(OWN);
  });

  test('that the browser opens again takes nothing from the panel, and says hello to nobody', async () => {
    store(`session:current-${HOME}`, ON_STAGE);
    const window = await opened();
    expect([window.links.link.value, window.left.value]).toEqual([null, null]);
    expect(relay.hellos).toEqual([]);
    expect(stored.get(`session:window-${HOME}`)).toBeUndefined();
  });

  test('that is loaded again on stage asks first', async () => {
    store(`session:current-${HOME}`, ON_STAGE);
    store(`session:window-${HOME}`, OWN);
    const window = await opened();
    expect(window.left.value?.title).toBe('Choir');
    expect(relay.hellos).toEqual([]);
  });

  test('that asks whether to return makes way for another room’s link', async () => {
    store(`session:current-${HOME}`, ON_STAGE);
    const window = await opened();
    await clicked(`${ORIGIN}/r/choir`);
    expect(window.left.value?.title).toBe('Choir');
    await clicked(`${ORIGIN}/r/orchestra`);
    expect(window.left.value).toBeNull();
    expect(window.links.link.value?.slug).toBe('orchestra');
  });

  test('left without returning, the session is told, forgotten, and not left twice', async () => {
    store(`session:current-${HOME}`, ON_STAGE);
    const window = await opened();
    await clicked(`${ORIGIN}/r/choir`);
    await Promise.all([window.leave(), window.leave()]);
    expect(departed.mock.calls).toEqual([[ON_STAGE.url]]);
    expect(stored.get(`session:current-${HOME}`)).toBeUndefined();
    expect(removed.mock.calls).toEqual([[OWN]]);
  });
});
