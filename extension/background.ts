import { browser } from 'wxt/browser';
import { parseSessionLink } from '../links/sessionLink.ts';
import { isEnvelope } from './messages.ts';
import { openPanel } from './panel.ts';

/**
 * Opens the panel when a content script reports a click on a session link. The link is read
 * again here, because a content script is only as trustworthy as the page beside it; whether its
 * server is trusted is the panel's question, which can ask the person.
 */
export function listenForClicks(): void {
  browser.runtime.onMessage.addListener((message: unknown, sender: { tab?: { windowId?: number } }) => {
    if (!isEnvelope(message, 'open-session')) return undefined;
    const link = typeof message.url === 'string' ? parseSessionLink(message.url) : null;
    const windowId = sender.tab?.windowId;
    // Called before anything is awaited: the gesture lasts no longer than this handler.
    if (link && windowId !== undefined) openPanel(windowId, link.url).catch(() => {});
    return undefined;
  });
}
