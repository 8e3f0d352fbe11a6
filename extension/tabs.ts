import { browser } from 'wxt/browser';
import { linksOfTab } from './frames.ts';
import type { FoundLinks } from './messages.ts';

const PERMISSION_PAGE = '/permission.html';
const DIAGNOSIS_PAGE = '/diagnosis.html';

/** The links of the tab in front; null where no content script runs (browser pages, tabs from before the extension). */
export async function linksOfActiveTab(): Promise<FoundLinks | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id === undefined ? null : linksOfTab(tab.id);
}

/** Loads the tab in front again. */
export async function reloadActiveTab(): Promise<void> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (tab?.id !== undefined) await browser.tabs.reload(tab.id);
}

/** Opens the page that may ask for camera and microphone, next to the tab in front. */
export async function openPermissionPage(): Promise<void> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  await browser.tabs.create({
    url: browser.runtime.getURL(PERMISSION_PAGE as never),
    ...(tab?.id === undefined ? {} : { openerTabId: tab.id }),
  });
}

/**
 * Opens the page that checks connection and devices.
 * @param room its session link, without invitation; null to choose there
 */
export async function openDiagnosisPage(room: string | null = null): Promise<void> {
  const page = browser.runtime.getURL(DIAGNOSIS_PAGE as never);
  // In the fragment: nobody but the page sees it, and nothing is contacted before a press there.
  await browser.tabs.create({ url: room === null ? page : `${page}#${new URLSearchParams({ room }).toString()}` });
}

/** As the manifest says. */
export function extensionVersion(): string {
  return browser.runtime.getManifest().version;
}

/** Closes this tab and lands the person where they came from. */
export async function closeAndReturn(): Promise<void> {
  const own = await browser.tabs.getCurrent();
  if (own?.openerTabId !== undefined) await browser.tabs.update(own.openerTabId, { active: true }).catch(() => {});
  if (own?.id !== undefined) await browser.tabs.remove(own.id);
}
