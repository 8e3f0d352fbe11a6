import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PendingLink } from '../../../extension/items.ts';
import { type BrowserOpeners, type Opener, openersInOrder, type PressedIn } from '../../../extension/openers.ts';

const URL = 'https://rooms.example.org/r/physics#invite=secret';
const WINDOW = 7;

/** What a browser says to each call: it does it, or the words it refuses with. */
type Says = 'yes' | 'opens nothing' | (string & {});
interface Kind {
  sidePanel?: Says;
  sidebar?: { inPage: Says; inExtension: Says };
  popup?: { inPage: Says; inExtension: Says };
  windows?: Says;
  /** Of the window the click is in. */
  type?: string;
  /** The panel is on screen, and answers. */
  shown?: boolean;
  /** How often it does not answer yet. */
  starting?: null[];
}

const stored = new Map<string, unknown>();
const told: string[] = [];
const fake: { browser: Record<string, unknown> } = { browser: {} };
vi.mock('wxt/browser', () => ({ browser: new Proxy({}, { get: (_, key) => fake.browser[key as string] }) }));
vi.mock('wxt/utils/storage', () => ({
  storage: {
    defineItem: (key: string, { fallback }: { fallback: unknown }) => ({
      getValue: () => Promise.resolve(stored.get(key) ?? fallback),
      setValue: (value: unknown) => Promise.resolve(void stored.set(key, value)),
    }),
  },
}));
const { openPanel, openPanelFirst } = await import('../../../extension/panel.ts');

/** That browser, as it answers a press there. */
function browse(kind: Kind, pressedIn: PressedIn): void {
  const call = (name: string, says: Says, answer?: unknown) => () => {
    told.push(name);
    return says === 'yes' || says === 'opens nothing' ? Promise.resolve(answer) : Promise.reject(new Error(says));
  };
  const here = (says: { inPage: Says; inExtension: Says }) => (pressedIn === 'page' ? says.inPage : says.inExtension);
  fake.browser = {
    runtime: {
      getURL: (path: string) => `extension:/${path}`,
      // The panel itself, once it is on screen and has started.
      sendMessage: () => {
        const there = kind.shown || (told.includes('panel') && kind.sidePanel === 'yes');
        if (!there || kind.starting?.shift() !== undefined)
          return Promise.reject(new Error('Receiving end does not exist'));
        return Promise.resolve(true);
      },
      ...(kind.sidePanel ? { getContexts: () => Promise.resolve(kind.sidePanel === 'yes' ? [{}] : []) } : {}),
    },
    windows: {
      get: () => Promise.resolve({ type: kind.type ?? 'normal' }),
      update: call('focus', 'yes'),
      ...(kind.windows ? { create: call('window', kind.windows, { id: 9 }) } : {}),
    },
    tabs: { create: call('tab', 'yes') },
    action: kind.popup ? { openPopup: call('popup', here(kind.popup)) } : {},
    ...(kind.sidePanel ? { sidePanel: { open: call('panel', kind.sidePanel) } } : {}),
    ...(kind.sidebar
      ? { sidebarAction: { open: call('sidebar', here(kind.sidebar)), isOpen: () => Promise.resolve(false) } }
      : {}),
  };
}

const GESTURE = 'openPopup requires a user gesture';
const HANDLER = 'sidebarAction.open may only be called from a user input handler';
const chrome: Kind = { sidePanel: 'yes', popup: { inPage: 'yes', inExtension: 'yes' }, windows: 'yes' };
const firefox: Kind = {
  sidebar: { inPage: HANDLER, inExtension: 'yes' },
  popup: { inPage: 'yes', inExtension: 'yes' },
  windows: 'yes',
};

/** A browser on Chrome's code whose side panel is switched off or hidden: the call is there, and shows nothing. */
const silent: Kind = { ...chrome, sidePanel: 'opens nothing' };

/** Every browser and version that the README names, where a click leads in each of its kinds of windows. */
const BROWSERS: [name: string, kind: Kind, page: Opener, extension: Opener][] = [
  ['Chrome, Chromium, Edge and Brave, 128 or newer', chrome, 'panel', 'panel'],
  ['Chrome whose panel takes its time', { ...chrome, starting: Array<null>(100).fill(null) }, 'panel', 'panel'],
  ['a popup window, where the call opens nothing', { ...silent, type: 'popup' }, 'window', 'window'],
  ['an installed app, where the call opens nothing', { ...silent, type: 'app' }, 'window', 'window'],
  [
    'Chrome whose panel is on screen, after the gesture has run out',
    { ...chrome, sidePanel: 'No gesture', shown: true },
    'panel',
    'panel',
  ],
  ['Chrome whose side panel is refused', { ...chrome, sidePanel: 'No active side panel' }, 'window', 'window'],
  ['Brave or Vivaldi whose side panel is switched off', silent, 'window', 'window'],
  ['Opera that knows the call and shows nothing', silent, 'window', 'window'],
  ['Opera that has no side panel', { popup: chrome.popup!, windows: 'yes' }, 'window', 'window'],
  ['a browser that shows nothing and refuses windows', { ...silent, windows: 'refused' }, 'tab', 'tab'],
  ['Firefox 140 to 148', { ...firefox, popup: { inPage: GESTURE, inExtension: GESTURE } }, 'window', 'sidebar'],
  ['Firefox 149 or newer', firefox, 'popup', 'sidebar'],
  ['a popup window of Firefox, without a toolbar', { ...firefox, ...toolless(), type: 'popup' }, 'window', 'window'],
  [
    'Firefox whose windows are refused too',
    { ...firefox, popup: { inPage: GESTURE, inExtension: GESTURE }, windows: 'refused' },
    'tab',
    'sidebar',
  ],
  ['a browser without windows, as on phones', {}, 'tab', 'tab'],
];

/** Firefox has neither a sidebar nor the popup's button there. */
function toolless(): Pick<Kind, 'sidebar' | 'popup'> {
  return { sidebar: { inPage: HANDLER, inExtension: 'refused' }, popup: { inPage: GESTURE, inExtension: GESTURE } };
}

beforeEach(() => {
  vi.useFakeTimers();
  stored.clear();
  told.length = 0;
});
afterEach(() => vi.useRealTimers());

/** However long the browser may be waited for. */
async function waited<Value>(opening: Promise<Value>): Promise<Value> {
  await vi.advanceTimersByTimeAsync(60_000);
  return opening;
}

describe.each(BROWSERS)('a session link in %s', (_name, kind, page, extension) => {
  test.each([
    ['page', page],
    ['extension', extension],
  ] as const)('pressed in the %s leads somewhere: %s', async (pressedIn, landing) => {
    browse(kind, pressedIn);
    const opening = openPanel(WINDOW, URL, pressedIn);
    // The gesture ends with this task.
    if (kind.sidePanel || kind.sidebar) expect(told).toHaveLength(1);
    expect(await waited(opening)).toBe(landing);
    expect(told.at(-1)).toBe(landing);
  });

  test('never opens with the next panel by surprise when it went elsewhere', async () => {
    browse(kind, 'page');
    const went = await waited(openPanel(WINDOW, URL, 'page'));
    const pending = stored.get(`session:pending-${WINDOW}`) as PendingLink | null;
    if (went === 'panel' || went === 'popup') expect(pending).toMatchObject({ url: URL });
    else expect(pending ?? null).toBeNull();
  });

  test('by key or menu it leads to the same place, or to the popup if there is none', async () => {
    browse(kind, 'extension');
    await waited(openPanelFirst(WINDOW, () => Promise.resolve(URL)));
    expect(told.at(-1)).toBe(extension);
    told.length = 0;
    await waited(openPanelFirst(WINDOW, () => Promise.resolve(null)));
    expect(told).not.toContain('window');
    expect(told).not.toContain('tab');
  });
});

describe('a panel that says it opened', () => {
  test('and turns up after all has the link alone: no window opens beside it', async () => {
    browse(silent, 'page');
    const opening = openPanel(WINDOW, URL, 'page');
    await vi.advanceTimersByTimeAsync(100);
    stored.set(`session:pending-${WINDOW}`, null);
    expect(await waited(opening)).not.toBeNull();
    expect(told).toEqual(['panel']);
  });

  test('has not been waited for in vain when the next link was clicked meanwhile: that one stays for it', async () => {
    browse(silent, 'page');
    const opening = openPanel(WINDOW, URL, 'page');
    await vi.advanceTimersByTimeAsync(100);
    const next = { url: `${URL}2`, id: 'next' };
    stored.set(`session:pending-${WINDOW}`, next);
    expect(await waited(opening)).toBe('window');
    expect(stored.get(`session:pending-${WINDOW}`)).toEqual(next);
  });
});

describe('a window of its own for links', () => {
  test('two clicks of one impatient person open one', async () => {
    browse({ windows: 'yes' }, 'page');
    await Promise.all([openPanel(WINDOW, URL, 'page'), openPanel(WINDOW, URL, 'page')]);
    expect(told).toEqual(['window', 'focus']);
    expect(stored.get(`session:link-${WINDOW}`)).toMatchObject({ url: URL });
  });

  test('that cannot be opened keeps no link for the next one', async () => {
    browse({ windows: 'refused' }, 'page');
    expect(await openPanel(WINDOW, URL, 'page')).toBe('tab');
    expect(stored.get(`session:link-${WINDOW}`)).toBeNull();
  });
});

test('whatever a browser has, the last way is one that none refuses, and no way is tried twice', () => {
  for (let bits = 0; bits < 16; bits += 1) {
    const has: BrowserOpeners = {
      panel: Boolean(bits & 1),
      sidebar: Boolean(bits & 2),
      popup: Boolean(bits & 4),
      window: Boolean(bits & 8),
    };
    for (const pressedIn of ['page', 'extension'] as const) {
      const ways = openersInOrder(has, pressedIn);
      expect(ways.at(-1)).toBe('tab');
      expect(new Set(ways).size).toBe(ways.length);
      expect(ways.filter(way => way !== 'tab' && !has[way])).toEqual([]);
    }
  }
});
