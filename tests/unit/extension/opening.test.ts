import { beforeEach, describe, expect, test, vi } from 'vitest';
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
      sendMessage: () =>
        kind.shown ? Promise.resolve(true) : Promise.reject(new Error('Receiving end does not exist')),
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

const BROWSERS: [name: string, kind: Kind, page: Opener, extension: Opener][] = [
  ['Chrome, Chromium and Edge 128 or newer', chrome, 'panel', 'panel'],
  [
    'Chrome in a popup window or an installed app, where the call opens nothing',
    { ...chrome, sidePanel: 'opens nothing', type: 'popup' },
    'window',
    'window',
  ],
  [
    'Chrome whose panel is on screen, after the gesture has run out',
    { ...chrome, sidePanel: 'No gesture', shown: true },
    'panel',
    'panel',
  ],
  ['Chrome whose side panel is refused', { ...chrome, sidePanel: 'No active side panel' }, 'window', 'window'],
  ['Opera, which has no side panel', { popup: chrome.popup!, windows: 'yes' }, 'window', 'window'],
  ['Firefox 140 to 148', { ...firefox, popup: { inPage: GESTURE, inExtension: GESTURE } }, 'window', 'sidebar'],
  ['Firefox 149 or newer', firefox, 'popup', 'sidebar'],
  [
    'Firefox whose windows are refused too',
    { ...firefox, popup: { inPage: GESTURE, inExtension: GESTURE }, windows: 'refused' },
    'tab',
    'sidebar',
  ],
  ['a browser without windows, as on phones', {}, 'tab', 'tab'],
];

beforeEach(() => {
  stored.clear();
  told.length = 0;
});

describe.each(BROWSERS)('a session link in %s', (_name, kind, page, extension) => {
  test.each([
    ['page', page],
    ['extension', extension],
  ] as const)('pressed in the %s leads somewhere: %s', async (pressedIn, landing) => {
    browse(kind, pressedIn);
    const opening = openPanel(WINDOW, URL, pressedIn);
    // The gesture ends with this task.
    if (kind.sidePanel || kind.sidebar) expect(told).toHaveLength(1);
    expect(await opening).toBe(landing);
    expect(told.at(-1)).toBe(landing);
  });

  test('never opens with the next panel by surprise when it went elsewhere', async () => {
    browse(kind, 'page');
    const went = await openPanel(WINDOW, URL, 'page');
    const pending = stored.get(`session:pending-${WINDOW}`) as PendingLink | null;
    if (went === 'panel' || went === 'popup') expect(pending).toMatchObject({ url: URL });
    else expect(pending).toBeNull();
  });

  test('by key or menu it leads to the same place, or to the popup if there is none', async () => {
    browse(kind, 'extension');
    await openPanelFirst(WINDOW, () => Promise.resolve(URL));
    expect(told.at(-1)).toBe(extension);
    told.length = 0;
    await openPanelFirst(WINDOW, () => Promise.resolve(null));
    expect(told).not.toContain('window');
    expect(told).not.toContain('tab');
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
