import { browser } from 'wxt/browser';
import { currentSession, movingSession, pendingLink, sessionWindow } from './items.ts';
import { forgetSessionItems, sessionItems } from './kept.ts';
import { revealPanel } from './panel.ts';
import { askSession } from './sessionMessages.ts';
import { createSessionWindow, isPrivateWindow, windowExists } from './windows.ts';

/** Opens a window for the session of a browser window's panel. @param home that window */
export async function openSessionWindow(home: number): Promise<void> {
  const moving = movingSession(home);
  await moving.setValue(true);
  try {
    await createSessionWindow(home);
  } catch (error) {
    await moving.setValue(false);
    throw error;
  }
}

/** The window's side: whether it was opened for the session, once. One that the browser opens again was not. */
export async function takeMoving(home: number): Promise<boolean> {
  const moving = movingSession(home);
  const asked = await moving.getValue();
  if (asked) await moving.setValue(false);
  return asked;
}

/** The window that has the session of a browser window. One that was closed while nobody looked is forgotten. */
export async function openedSessionWindow(home: number): Promise<number | null> {
  const item = sessionWindow(home);
  const id = await item.getValue();
  if (id === null || (await windowExists(id))) return id;
  await item.removeValue();
  return null;
}

/**
 * Whose session a browser window's popup shows: its own, or else one in a window of its own whose
 * browser window is gone, because no other popup would lead to it. Firefox keeps those of private and of ordinary
 * windows together: the popup of either shows none of the other.
 */
export async function sessionHome(windowId: number): Promise<number> {
  if (await currentSession(windowId).getValue()) return windowId;
  for (const [home] of await sessionWindows()) {
    const id = (await windowExists(home)) ? null : await openedSessionWindow(home);
    if (id !== null && (await isPrivateWindow(id)) === (await isPrivateWindow(windowId))) return home;
  }
  return windowId;
}

/** Forgets the session of a browser window. Who watches reads the first when they hear of the second. */
export async function forgetSession(home: number): Promise<void> {
  await currentSession(home).removeValue();
  await sessionWindow(home).removeValue();
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

/** Whether a page of the extension can open the panel of another window: not in Firefox. */
export function canOpenPanel(): boolean {
  return 'sidePanel' in browser;
}

/**
 * Opens the panel of a browser window for the session that is in a window of its own. Call it in the person's gesture.
 * Resolves with whether it is there; else the session stays where it is.
 */
export async function returnToPanel(home: number, url: string): Promise<boolean> {
  if (!(await revealPanel(home))) return false;
  await sessionWindow(home).setValue(null);
  await pendingLink(home).setValue({ url, id: crypto.randomUUID(), back: true });
  return true;
}

/**
 * A session's window that was closed has it no longer; within the relay's grace the panel offers to return. What is
 * kept for a browser window goes with it, invitations included; if its session goes on in a window of its own, with
 * that.
 */
export function forgetClosedWindows(): void {
  browser.windows.onRemoved.addListener(removed => void forgetWindow(removed));
  browser.tabs.onRemoved.addListener(tab => void forgetSessionItems([`frames-${tab}`]));
}

/** What a browser window keeps that nobody asks for once it is closed. */
const OF_WINDOW = ['pending', 'link', 'link-window', 'stage', 'moving'] as const;

async function forgetWindow(removed: number): Promise<void> {
  const all = await sessionWindows();
  await Promise.all(all.filter(([, id]) => id === removed).map(([home]) => forgetMoved(home)));
  const elsewhere = all.find(([home]) => home === removed)?.[1];
  const goesOn = elsewhere !== undefined && (await windowExists(elsewhere));
  const keys = [...OF_WINDOW, ...(goesOn ? [] : (['current', 'window'] as const))];
  await forgetSessionItems(keys.map(key => `${key}-${removed}`));
}

/** The window that had the session of a browser window is closed. If both are, nothing leads back to it. */
async function forgetMoved(home: number): Promise<void> {
  await sessionWindow(home).removeValue();
  if (!(await windowExists(home))) await forgetSessionItems([...OF_WINDOW, 'current'].map(key => `${key}-${home}`));
}

/** Browser window and session window of all that have one. */
async function sessionWindows(): Promise<[home: number, id: number][]> {
  return Object.entries(await sessionItems()).flatMap(([key, id]) => {
    const [, home] = /^window-(\d+)$/.exec(key) ?? [];
    return home !== undefined && typeof id === 'number' ? [[Number(home), id] as [number, number]] : [];
  });
}
