import { browser } from 'wxt/browser';
import { linkWindow, type PendingLink, sessionWindow, windowLink } from './items.ts';
import { createSessionWindow, focusWindow, windowExists } from './windows.ts';

/** Two clicks of one impatient person open one window: what follows waits until the first has one. */
let last: Promise<void> = Promise.resolve();

/**
 * Shows a link in a window of its own, where the panel of a browser window cannot be opened. There is one for each such
 * window.
 */
export function openLinkWindow(home: number, link: PendingLink): Promise<void> {
  const opening = last.catch(() => {}).then(() => open(home, link));
  last = opening;
  return opening;
}

async function open(home: number, link: PendingLink): Promise<void> {
  // Whichever window there is takes it, and asks first if a session goes on in it.
  await windowLink(home).setValue(link);
  for (const item of [sessionWindow(home), linkWindow(home)]) {
    const id = await item.getValue();
    if (id !== null && (await windowExists(id))) return focusWindow(id);
  }
  try {
    await linkWindow(home).setValue(await createSessionWindow(home));
  } catch (error) {
    await windowLink(home).setValue(null);
    throw error;
  }
}

/**
 * The window's side: calls back with each link that is to be shown in it, the one it was opened for first.
 * Resolves with whether there was one already; `stop` ends it.
 */
export async function takeWindowLinks(
  home: number,
  show: (link: PendingLink) => void,
): Promise<{ readonly opened: boolean; stop(): void }> {
  const item = windowLink(home);
  const take = async (): Promise<boolean> => {
    const link = await item.getValue();
    if (!link) return false;
    await item.setValue(null);
    show(link);
    return true;
  };
  const stop = item.watch(link => link && void take());
  const { id } = await browser.windows.getCurrent();
  if (id !== undefined) await linkWindow(home).setValue(id);
  return { opened: await take(), stop };
}
