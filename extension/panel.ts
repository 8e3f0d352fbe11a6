import { browser } from 'wxt/browser';
import { pendingLink } from './items.ts';
import type { Way } from './messages.ts';

interface SidePanel {
  open(options: { windowId: number }): Promise<void>;
}

/**
 * Opens the panel of a window on a session link. Must be called synchronously in a user gesture,
 * before any `await`, or the browser loses the gesture. Where panels cannot be opened from here
 * (Firefox), the popup opens and shows the link.
 */
export function openPanel(windowId: number, url: string, way?: Way): Promise<void> {
  const { sidePanel } = browser as unknown as { sidePanel?: SidePanel };
  const opened = sidePanel ? sidePanel.open({ windowId }) : browser.action.openPopup();
  const stored = pendingLink(windowId).setValue({ url, id: crypto.randomUUID(), ...(way ? { way } : {}) });
  return Promise.all([opened, stored]).then(() => {});
}

/** Opens the panel before it is known on what; `find` tells later. Same rule as for `openPanel`. */
export async function openPanelFirst(windowId: number, find: () => Promise<string | null>): Promise<void> {
  const { sidePanel } = browser as unknown as { sidePanel?: SidePanel };
  const opened = sidePanel ? sidePanel.open({ windowId }) : browser.action.openPopup();
  await opened.catch(() => {});
  const url = await find();
  if (url !== null) await pendingLink(windowId).setValue({ url, id: crypto.randomUUID() });
}

/** The window this extension page belongs to. */
export async function ownWindowId(): Promise<number> {
  const { id } = await browser.windows.getCurrent();
  return id ?? -1;
}
