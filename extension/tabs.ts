import { browser } from 'wxt/browser';
import { linksOfTab } from './frames.ts';
import type { FoundLinks } from './messages.ts';

const PERMISSION_PAGE = '/permission.html';

/** The links of the tab in front; null where no content script runs (browser pages, the store). */
export async function linksOfActiveTab(): Promise<FoundLinks | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id === undefined ? null : linksOfTab(tab.id);
}

/** Opens the page that may ask for camera and microphone, next to the tab in front. */
export async function openPermissionPage(): Promise<void> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  await browser.tabs.create({
    url: browser.runtime.getURL(PERMISSION_PAGE as never),
    ...(tab?.id === undefined ? {} : { openerTabId: tab.id }),
  });
}

/** Closes this tab and lands the person where they came from. */
export async function closeAndReturn(): Promise<void> {
  const own = await browser.tabs.getCurrent();
  if (own?.openerTabId !== undefined) await browser.tabs.update(own.openerTabId, { active: true }).catch(() => {});
  if (own?.id !== undefined) await browser.tabs.remove(own.id);
}
