import { browser } from 'wxt/browser';
import { type PendingLink, pendingLink } from './items.ts';
import { openLinkWindow } from './linkWindow.ts';
import type { Way } from './messages.ts';
import { firstOpened, type Opener, openersInOrder, type PressedIn } from './openers.ts';
import { comesOnScreen, isPanelOpen } from './panelShown.ts';

interface SidePanel {
  open(options: { windowId: number }): Promise<void>;
}

/** Firefox's own, which the type definitions of the others do not have. */
interface SidebarAction {
  open(): Promise<void>;
  isOpen(options: { windowId: number }): Promise<boolean>;
}

/** What browsers may lack, whatever the type definitions say. */
interface Beside {
  readonly sidePanel?: SidePanel;
  readonly sidebarAction?: SidebarAction;
  readonly action?: { openPopup?(options: { windowId: number }): Promise<void> };
  readonly windows?: { create?: unknown };
}
const beside = () => browser as unknown as Beside;

/** The ways of this browser, as `openersInOrder` has them. */
function ways(pressedIn: PressedIn): Opener[] {
  const { sidePanel, sidebarAction, action, windows } = beside();
  return openersInOrder(
    {
      panel: typeof sidePanel?.open === 'function',
      sidebar: typeof sidebarAction?.open === 'function',
      popup: typeof action?.openPopup === 'function',
      window: typeof windows?.create === 'function',
    },
    pressedIn,
  );
}

/**
 * Opens a session link: in the panel of a window, or else as `openersInOrder` says, so that a click always leads
 * somewhere. Must be called synchronously in a user gesture, before any `await`, or the browser loses the gesture.
 * Resolves with the way it went.
 */
export async function openPanel(
  windowId: number,
  url: string,
  pressedIn: PressedIn,
  way?: Way,
): Promise<Opener | null> {
  const link: PendingLink = { url, id: crypto.randomUUID(), ...(way ? { way } : {}) };
  let stored: Promise<void> | undefined;
  const store = () => (stored ??= pendingLink(windowId).setValue(link));
  let taken: Promise<boolean> | undefined;
  const all = ways(pressedIn);
  const opening = firstOpened(all, async candidate => {
    // A panel that was slow may have it by now: never in two places.
    if (stored && !takesPending(candidate) && (await (taken ??= takeBack(windowId, link, stored)))) return true;
    return reveal(candidate, windowId, link, store);
  });
  if (all.some(takesPending)) await store();
  return opening;
}

/** Opens the panel before it is known on what; `find` tells later. Same rule as for `openPanel`. */
export async function openPanelFirst(windowId: number, find: () => Promise<string | null>): Promise<void> {
  const [shown, url] = await Promise.all([revealPanel(windowId), find()]);
  if (url === null) {
    // Nothing to join: where the panel cannot say so, the popup does.
    if (!shown)
      await beside()
        .action?.openPopup?.({ windowId })
        .catch(() => {});
    return;
  }
  const link: PendingLink = { url, id: crypto.randomUUID() };
  if (shown) return pendingLink(windowId).setValue(link);
  await firstOpened(
    ways('extension').filter(way => !isBeside(way)),
    way => reveal(way, windowId, link),
  );
}

/**
 * Opens the panel of a window, and nothing in its place. Resolves with whether it is on screen. Same rule as for
 * `openPanel`.
 */
export async function revealPanel(windowId: number): Promise<boolean> {
  return (await firstOpened(ways('extension').filter(isBeside), way => reveal(way, windowId))) !== null;
}

/** Whether a way leads to the panel beside the page. */
function isBeside(way: Opener): boolean {
  return way === 'panel' || way === 'sidebar';
}

/** Goes one way. @param store puts the link where the popup looks for it */
async function reveal(
  way: Opener,
  windowId: number,
  link?: PendingLink,
  store?: () => Promise<void>,
): Promise<boolean> {
  const { sidePanel, sidebarAction, action } = beside();
  switch (way) {
    case 'panel': {
      const opening = sidePanel?.open({ windowId }).then(
        () => true,
        () => false,
      );
      const [said, { type }] = await Promise.all([opening, browser.windows.get(windowId)]);
      // In windows without a toolbar (popups, installed apps) Chrome says that it opened, and shows nothing.
      if (type !== undefined && type !== 'normal') return false;
      return said ? comesOnScreen(windowId) : isPanelOpen(windowId);
    }
    case 'sidebar':
      if (!sidebarAction) return false;
      return sidebarAction.open().then(
        () => true,
        () => sidebarAction.isOpen({ windowId }),
      );
    case 'popup':
      await store?.();
      await action?.openPopup?.({ windowId });
      return true;
    case 'window':
      if (link) await openLinkWindow(windowId, link);
      return link !== undefined;
    case 'tab':
      if (link) await openTab(link.url, windowId);
      return link !== undefined;
  }
}

/** Only windows of the usual kind have tabs. Without one Firefox takes what is in front, which may not be private. */
async function openTab(url: string, windowId: number): Promise<void> {
  const { type, incognito } = await browser.windows.get(windowId);
  if (type === undefined || type === 'normal') await browser.tabs.create({ url, windowId });
  else if (incognito) await browser.windows.create({ url, incognito });
  else await browser.tabs.create({ url });
}

/** Whether what opens looks for the link where `pendingLink` has it. */
function takesPending(way: Opener): boolean {
  return isBeside(way) || way === 'popup';
}

/**
 * Takes a link away from the panel, because it goes elsewhere. One that was clicked meanwhile stays.
 * @returns true: the panel has it already
 */
async function takeBack(windowId: number, { id }: PendingLink, stored: Promise<void>): Promise<boolean> {
  await stored;
  const item = pendingLink(windowId);
  const now = await item.getValue();
  if (now?.id === id) await item.setValue(null);
  return now === null;
}

/** The window this extension page belongs to. */
export async function ownWindowId(): Promise<number> {
  const { id } = await browser.windows.getCurrent();
  return id ?? -1;
}
