import { browser } from 'wxt/browser';

const PAGE = '/window.html';
const HOME = 'home';
/** In CSS pixels: the room with its side beside the stage. */
const SIZE = { width: 960, height: 720 };

/**
 * Opens a window for a session. It reads from `storage.session` which session that is, so that its address holds no
 * invitation. Resolves with its id.
 * @param home the browser window whose session it has
 */
export async function createSessionWindow(home: number): Promise<number | null> {
  const created = await browser.windows.create({
    url: browser.runtime.getURL(`${PAGE}?${HOME}=${home}` as never),
    type: 'popup',
    // Else it opens among ordinary windows, where Chrome's session would be somebody else's, and Firefox would keep it.
    ...((await isPrivateWindow(home)) ? { incognito: true } : {}),
    ...SIZE,
  });
  return created?.id ?? null;
}

/** Whether a window is private. Firefox's one background, which opens windows for all, is not. */
export async function isPrivateWindow(id: number): Promise<boolean> {
  return (await browser.windows.get(id)).incognito;
}

/** The browser window whose session this page was opened for; null when its address names none. */
export function homeOfThisPage(): number | null {
  const home = new URLSearchParams(location.search).get(HOME);
  return home !== null && /^\d+$/.test(home) ? Number(home) : null;
}

export async function focusWindow(id: number): Promise<void> {
  await browser.windows.update(id, { focused: true });
}

export async function closeWindow(id: number): Promise<void> {
  await browser.windows.remove(id);
}

export async function windowExists(id: number): Promise<boolean> {
  return browser.windows.get(id).then(
    () => true,
    () => false,
  );
}

/**
 * Calls back once it is known whether a window is there, and what kind it is, and again when it goes. Returns the
 * unsubscription.
 */
export function watchWindow(id: number, listener: (there: boolean, normal: boolean) => void): () => void {
  const onRemoved = (removed: number) => {
    if (removed === id) listener(false, false);
  };
  browser.windows.onRemoved.addListener(onRemoved);
  void browser.windows.get(id).then(
    ({ type }) => listener(true, type === undefined || type === 'normal'),
    () => listener(false, false),
  );
  return () => browser.windows.onRemoved.removeListener(onRemoved);
}
