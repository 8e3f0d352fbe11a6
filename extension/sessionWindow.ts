import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import { currentSession, sessionWindow } from './items.ts';
import { openPanelFirst } from './panel.ts';
import { askSession } from './sessionMessages.ts';

const PAGE = '/window.html';
const HOME = 'home';
/** In CSS pixels: the room with its side beside the stage. */
const SIZE = { width: 960, height: 720 };

/**
 * Opens a window for the session of a browser window's panel. The window reads from `storage.session`
 * which session that is, so that its address holds no invitation.
 * @param home the browser window whose panel has the session
 */
export async function openSessionWindow(home: number): Promise<void> {
  await browser.windows.create({ url: browser.runtime.getURL(`${PAGE}?${HOME}=${home}` as never), type: 'popup', ...SIZE });
}

/** The browser window whose session this page was opened for; null when its address names none. */
export function homeOfThisPage(): number | null {
  const home = new URLSearchParams(location.search).get(HOME);
  return home !== null && /^\d+$/.test(home) ? Number(home) : null;
}

/** The window that has the session of a browser window. One that was closed while nobody looked is forgotten. */
export async function openedSessionWindow(home: number): Promise<number | null> {
  const item = sessionWindow(home);
  const id = await item.getValue();
  if (id === null || (await windowExists(id))) return id;
  await item.setValue(null);
  return null;
}

/**
 * Whose session a browser window's popup shows: its own, or else one in a window of its own whose
 * browser window is gone, because no other popup would lead to it.
 */
export async function sessionHome(windowId: number): Promise<number> {
  if (await currentSession(windowId).getValue()) return windowId;
  for (const [home] of await sessionWindows()) {
    if (!(await windowExists(home)) && (await openedSessionWindow(home)) !== null) return home;
  }
  return windowId;
}

/** Forgets the session of a browser window. Who watches reads the first when they hear of the second. */
export async function forgetSession(home: number): Promise<void> {
  await currentSession(home).setValue(null);
  await sessionWindow(home).setValue(null);
}

/**
 * Leaves the session of a browser window, wherever it is. Resolves with false when its server could not be told.
 * @param depart leaves a room that no document is in any more, for one whose panel and window are gone
 */
export async function leaveSession(home: number, depart: (url: string) => Promise<boolean>): Promise<boolean> {
  const windowId = (await openedSessionWindow(home)) ?? home;
  if (await askSession('leave-session', { windowId })) return true;
  const left = await currentSession(home).getValue();
  await forgetSession(home);
  return left === null || depart(left.url);
}

export async function focusWindow(id: number): Promise<void> {
  await browser.windows.update(id, { focused: true });
}

export async function closeWindow(id: number): Promise<void> {
  await browser.windows.remove(id);
}

/** Calls back once it is known whether a window is there, and again when it goes. Returns the unsubscription. */
export function watchWindow(id: number, listener: (there: boolean) => void): () => void {
  const onRemoved = (removed: number) => {
    if (removed === id) listener(false);
  };
  browser.windows.onRemoved.addListener(onRemoved);
  void windowExists(id).then(listener);
  return () => browser.windows.onRemoved.removeListener(onRemoved);
}

/** Whether a page of the extension can open the panel of another window: not in Firefox. */
export function canOpenPanel(): boolean {
  return 'sidePanel' in browser;
}

/** Opens the panel of a browser window for the session that is in a window of its own. Call it in the person's gesture. */
export async function returnToPanel(home: number, url: string): Promise<void> {
  await openPanelFirst(home, async () => {
    await sessionWindow(home).setValue(null);
    return { url, back: true };
  });
}

/** A session's window that was closed has it no longer; within the relay's grace the panel offers to return. */
export function forgetClosedWindows(): void {
  browser.windows.onRemoved.addListener(removed => {
    void sessionWindows().then(all => Promise.all(
      all.filter(([, id]) => id === removed).map(([home]) => sessionWindow(home).setValue(null)),
    ));
  });
}

/** Browser window and session window of all that have one. */
async function sessionWindows(): Promise<[home: number, id: number][]> {
  return Object.entries(await storage.snapshot('session')).flatMap(([key, id]) => {
    const [, home] = /^window-(\d+)$/.exec(key) ?? [];
    return home !== undefined && typeof id === 'number' ? [[Number(home), id] as [number, number]] : [];
  });
}

async function windowExists(id: number): Promise<boolean> {
  return browser.windows.get(id).then(() => true, () => false);
}
