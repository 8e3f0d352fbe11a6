import { browser } from 'wxt/browser';
import { pendingLink } from './items.ts';

interface SidePanel {
  open(options: { windowId: number }): Promise<void>;
}

/**
 * Opens the panel of a window on a session link. Must be called synchronously in a user gesture,
 * before any `await`, or the browser loses the gesture. Where panels cannot be opened from here
 * (Firefox), the popup opens and shows the link.
 */
export function openPanel(windowId: number, url: string): Promise<void> {
  const { sidePanel } = browser as unknown as { sidePanel?: SidePanel };
  const opened = sidePanel ? sidePanel.open({ windowId }) : browser.action.openPopup();
  const stored = pendingLink(windowId).setValue({ url, id: crypto.randomUUID() });
  return Promise.all([opened, stored]).then(() => {});
}

/** The window this extension page belongs to. */
export async function ownWindowId(): Promise<number> {
  const { id } = await browser.windows.getCurrent();
  return id ?? -1;
}
