import { browser } from 'wxt/browser';
import { parseSessionLink } from '../core/links/sessionLink.ts';
import { countLinks } from './badge.ts';
import { describeLink } from './cardPicture.ts';
import { listenForCommands } from './command.ts';
import { publishConfig } from './config.ts';
import { addContextMenu } from './contextMenu.ts';
import { moveKept } from './items.ts';
import { isEnvelope } from './messages.ts';
import { followSettings, openInTab } from './opening.ts';
import { openPanel } from './panel.ts';
import { isSplit } from './privateWindows.ts';
import { forgetClosedWindows } from './sessionWindow.ts';
import { showStageOnButton } from './stageControls.ts';

interface Sender {
  readonly tab?: { readonly id?: number; readonly windowId?: number; readonly incognito?: boolean };
  readonly frameId?: number;
  /** Chrome's: `prerender` for a page that is made beforehand and not on screen yet. */
  readonly documentLifecycle?: string;
}

/** Everything the background does: it answers content scripts, the context menu and the keyboard. */
export function runBackground(): void {
  browser.runtime.onMessage.addListener(onMessage);
  publishConfig();
  followSettings();
  addContextMenu();
  listenForCommands();
  forgetClosedWindows();
  showStageOnButton();
  browser.runtime.onInstalled.addListener(() => void moveKept().catch(() => {}));
}

/**
 * Answers content scripts. Links are read again here, because a content script is only as
 * trustworthy as the page beside it; whether a server is trusted is the panel's question, which can
 * ask the person.
 */
function onMessage(message: unknown, sender: Sender): Promise<unknown> | undefined {
  const { tab, frameId } = sender;
  if (tab?.id === undefined || tab.windowId === undefined) return undefined;
  if (isEnvelope(message, 'open-session')) {
    const link = typeof message.url === 'string' ? parseSessionLink(message.url) : null;
    const way = message.way === 'viewer' || message.way === 'stage' ? message.way : undefined;
    // Called before anything is awaited: the gesture lasts no longer than this handler. Told no, the page's link is
    // followed.
    return link
      ? openPanel(tab.windowId, link.url, 'page', way).then(
          went => went !== null,
          () => false,
        )
      : Promise.resolve(false);
  } else if (isEnvelope(message, 'open-tab')) {
    return typeof message.url === 'string'
      ? openInTab(message.url, tab.id).then(
          () => true,
          () => false,
        )
      : Promise.resolve(false);
  } else if (isEnvelope(message, 'links-changed')) {
    // What is not on screen counts once it is: then it says so again.
    if (sender.documentLifecycle !== 'prerender') void countLinks(tab.id, frameId ?? 0);
  } else if (isEnvelope(message, 'describe-link')) {
    const keep = tab.incognito !== true || isSplit();
    return typeof message.url === 'string'
      ? describeLink(message.url, message.fresh === true, keep)
      : Promise.resolve(null);
  }
  return undefined;
}
