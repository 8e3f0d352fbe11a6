import { browser } from 'wxt/browser';
import { pendingLink, type PendingLink } from './items.ts';
import type { Way } from './messages.ts';

interface SidePanel {
  open(options: { windowId: number }): Promise<void>;
}

/** Firefox's own, which the type definitions of the others do not have. */
interface SidebarAction {
  open(): Promise<void>;
  isOpen(options: { windowId: number }): Promise<boolean>;
}

/**
 * Opens the panel of a window on a session link. Must be called synchronously in a user gesture,
 * before any `await`, or the browser loses the gesture. Where panels cannot be opened from here
 * (Firefox, on a click in a page), the popup opens and shows the link.
 */
export function openPanel(windowId: number, url: string, way?: Way): Promise<void> {
  const opened = reveal(windowId);
  const stored = pendingLink(windowId).setValue({ url, id: crypto.randomUUID(), ...(way ? { way } : {}) });
  return Promise.all([opened, stored]).then(() => {});
}

/** Opens the panel before it is known on what; `find` tells later. Same rule as for `openPanel`. */
export async function openPanelFirst(windowId: number, find: () => Promise<Omit<PendingLink, 'id'> | null>): Promise<void> {
  await reveal(windowId).catch(() => {});
  const found = await find();
  if (found) await pendingLink(windowId).setValue({ ...found, id: crypto.randomUUID() });
}

function reveal(windowId: number): Promise<void> {
  const { sidePanel } = browser as unknown as { sidePanel?: SidePanel };
  return sidePanel ? sidePanel.open({ windowId }) : openSidebar(windowId);
}

/** Firefox opens its sidebar in clicks on an extension's own pages, menus and keys only; elsewhere the popup stands in. */
async function openSidebar(windowId: number): Promise<void> {
  const { sidebarAction } = browser as unknown as { sidebarAction: SidebarAction };
  try {
    await sidebarAction.open();
  } catch {
    if (!(await sidebarAction.isOpen({ windowId }))) await browser.action.openPopup({ windowId });
  }
}

/** The window this extension page belongs to. */
export async function ownWindowId(): Promise<number> {
  const { id } = await browser.windows.getCurrent();
  return id ?? -1;
}
