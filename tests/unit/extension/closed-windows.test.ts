import { beforeEach, describe, expect, test, vi } from 'vitest';

const stored = new Map<string, unknown>();
/** Windows that are open. */
const open = new Set<number>();
let windowClosed: (id: number) => void = () => {};
let tabClosed: (id: number) => void = () => {};
vi.mock('wxt/browser', () => ({
  browser: {
    windows: {
      onRemoved: { addListener: (listener: (id: number) => void) => (windowClosed = listener) },
      get: (id: number) =>
        open.has(id) ? Promise.resolve({ type: 'normal' }) : Promise.reject(new Error('No window with id')),
    },
    tabs: { onRemoved: { addListener: (listener: (id: number) => void) => (tabClosed = listener) } },
  },
}));
vi.mock('wxt/utils/storage', () => ({
  storage: {
    defineItem: (key: string, { fallback }: { fallback: unknown }) => ({
      getValue: () => Promise.resolve(stored.get(key) ?? fallback),
      removeValue: () => Promise.resolve(void stored.delete(key)),
    }),
    snapshot: () =>
      Promise.resolve(Object.fromEntries([...stored].map(([key, value]) => [key.replace('session:', ''), value]))),
    removeItem: (key: string) => Promise.resolve(void stored.delete(key)),
    removeItems: (keys: string[]) => Promise.resolve(keys.forEach(key => stored.delete(key))),
  },
}));
const { forgetClosedWindows } = await import('../../../extension/sessionWindow.ts');

const INVITED = { url: 'https://rooms.example.org/r/physics#invite=secret' };

beforeEach(() => {
  stored.clear();
  open.clear();
  forgetClosedWindows();
});

describe('what is kept of windows and tabs', () => {
  test('goes with the browser window, invitations included', async () => {
    for (const key of ['pending-3', 'current-3', 'link-3', 'link-window-3', 'stage-3', 'moving-3', 'current-4'])
      stored.set(`session:${key}`, INVITED);
    windowClosed(3);
    await vi.waitFor(() => expect([...stored.keys()]).toEqual(['session:current-4']));
  });

  test('stays while its session goes on in a window of its own', async () => {
    stored.set('session:current-3', INVITED).set('session:window-3', 9).set('session:pending-3', INVITED);
    open.add(9);
    windowClosed(3);
    await vi.waitFor(() => expect([...stored.keys()].sort()).toEqual(['session:current-3', 'session:window-3']));
  });

  test.each([
    ['goes with that window, if the browser window is closed already: nothing leads back to it', false, []],
    ['stays for the way back in the panel, if the browser window is open', true, ['session:current-3']],
  ])('of a session in a window of its own %s', async (_what, homeOpen, left) => {
    stored.set('session:current-3', INVITED).set('session:window-3', 9).set('session:current-4', INVITED);
    if (homeOpen) open.add(3);
    // Written by the session's window after the browser window was closed.
    else stored.set('session:stage-3', { microphone: true });
    windowClosed(9);
    await vi.waitFor(() => expect([...stored.keys()].sort()).toEqual([...left, 'session:current-4']));
  });

  test('the frames of a tab go with the tab', async () => {
    stored.set('session:frames-5', [0]);
    tabClosed(5);
    await vi.waitFor(() => expect([...stored.keys()]).toEqual([]));
  });
});
