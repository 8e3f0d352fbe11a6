import { vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';

/** What of the extension's API the fake browser lacks; tests replace single calls with `vi.spyOn`. */
interface Missing {
  sidePanel: { open(options: { windowId: number }): Promise<void> };
  contextMenus: {
    removeAll(): Promise<void>;
    create(entry: Record<string, unknown>): void;
    readonly onClicked: Listeners<[choice: Record<string, unknown>, tab?: { id?: number; windowId?: number }]>;
  };
  commands: {
    getAll(): Promise<{ name?: string; shortcut?: string }[]>;
    openShortcutSettings?(): Promise<void>;
    readonly onCommand: Listeners<[command: string, tab?: { id?: number; windowId?: number }]>;
  };
  action: { setIcon(details: { path: Record<string, string> }): Promise<void> };
}

class Listeners<Arguments extends unknown[]> {
  readonly #all = new Set<(...told: Arguments) => void>();
  addListener(listener: (...told: Arguments) => void): void {
    this.#all.add(listener);
  }
  trigger(...told: Arguments): void {
    for (const listener of this.#all) listener(...told);
  }
}

type FakeExtension = typeof fakeBrowser & Missing;

/** The window that the page under test is in. */
export const OWN_WINDOW = 7;

/**
 * WXT's fake browser, as the extension sees it: `await vi.hoisted(() => import(PATH))` before everything that imports
 * `wxt/browser`. Windows that were never opened are said not to exist, as browsers say it.
 */
export const extension = fakeBrowser as unknown as FakeExtension;
Object.assign(globalThis, { chrome: extension });

/** Locks, for the DOM of tests that has none: one after the other for each name. */
const last = new Map<string, Promise<unknown>>();
const locks = {
  request<Value>(name: string, hold: () => Promise<Value>): Promise<Value> {
    const held = (last.get(name) ?? Promise.resolve()).then(hold, hold);
    last.set(name, held);
    return held;
  },
};

/** The extension's database (`extension/shelf.ts`), which `tests/unit/extension/kept.test.ts` tests with a real one. */
const database = new Map<string, unknown>();
vi.doMock('idb-keyval', () => ({
  createStore: () => async () => {},
  get: async (key: string) => structuredClone(database.get(key)),
  set: vi.fn(async (key: string, value: unknown) => void database.set(key, structuredClone(value))),
  del: async (key: string) => void database.delete(key),
  entries: async () => [...database],
  update: async (key: string, change: (now: unknown) => unknown) => void database.set(key, change(database.get(key))),
}));

/** Windows that are open, with their type. */
export const windows = new Map<number, string>();

/** Those of them that are private. */
export const privateWindows = new Set<number>();

/** Windows whose panel is on screen. */
export const panels = new Set<number>();

const fetchReal = fetch;

/** Begins anew, with the page's own window open. */
export function resetExtension(): void {
  vi.restoreAllMocks();
  fakeBrowser.reset();
  database.clear();
  // Of the extension's own files only messages are read. There are none, so that each is shown by its key.
  const own = fakeBrowser.runtime.getURL('/' as never);
  vi.stubGlobal('fetch', (...[url, ...more]: Parameters<typeof fetch>) =>
    String(url).startsWith(own) ? Promise.resolve(Response.json({})) : fetchReal(url, ...more),
  );
  if (!(navigator.locks as LockManager | null)) Object.defineProperty(navigator, 'locks', { value: locks });
  windows.clear();
  privateWindows.clear();
  panels.clear();
  windows.set(OWN_WINDOW, 'normal');
  const known = (id: number) =>
    windows.has(id)
      ? Promise.resolve({ id, type: windows.get(id), incognito: privateWindows.has(id) })
      : Promise.reject(new Error('No window with id'));
  Object.assign(extension.windows, {
    getCurrent: vi.fn(() => known(OWN_WINDOW)),
    get: vi.fn(known),
    update: vi.fn(known),
    // Chrome's worker of private windows opens ordinary ones, too, unless told.
    create: vi.fn(({ incognito = false }: { incognito?: boolean }) => {
      const id = Math.max(...windows.keys()) + 1;
      windows.set(id, 'popup');
      if (incognito) privateWindows.add(id);
      return Promise.resolve({ id });
    }),
    remove: vi.fn((id: number) => {
      windows.delete(id);
      return fakeBrowser.windows.onRemoved.trigger(id);
    }),
  });
  Object.assign(extension, {
    extension: { inIncognitoContext: false },
    sidePanel: { open: vi.fn(({ windowId }: { windowId: number }) => Promise.resolve(void panels.add(windowId))) },
    contextMenus: { removeAll: vi.fn(() => Promise.resolve()), create: vi.fn(), onClicked: new Listeners() },
    commands: { getAll: () => Promise.resolve([]), onCommand: new Listeners() },
  });
  extension.action.setIcon = vi.fn(() => Promise.resolve());
  // The fake answers by a callback alone; browsers also take a promise that a listener returns, and the first answer
  // counts.
  extension.runtime.sendMessage = vi.fn((message: unknown) => tell(message)) as never;
}

/** Says something to the extension's documents. Resolves with the first answer; rejects when nobody listens to it. */
export async function tell(message: unknown, sender: Record<string, unknown> = {}): Promise<unknown> {
  const answers = await (
    fakeBrowser.runtime.onMessage as unknown as { trigger(...told: unknown[]): Promise<unknown[]> }
  ).trigger(message, sender, () => {});
  const { sidestage, windowId } = message as { sidestage?: unknown; windowId?: unknown };
  if (sidestage === 'panel-there' && panels.has(windowId as number)) return true;
  const answer = answers.find(one => one !== undefined);
  if (answer === undefined) throw new Error('Receiving end does not exist');
  return answer;
}

/** Puts it into the extension's database. */
export function keepOwn(values: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(values)) database.set(key, value);
}

/** What is kept in an area or (`own`) in the extension's database, without what the storage keeps for itself. */
export async function stored(area: 'local' | 'session' | 'own'): Promise<Record<string, unknown>> {
  if (area === 'own') return Object.fromEntries(database);
  const all = await extension.storage[area].get(null);
  return Object.fromEntries(Object.entries(all).filter(([key]) => !key.endsWith('$')));
}
