import { browser } from 'wxt/browser';

/** Whether this document, or this worker, is of private windows. */
export function isPrivate(): boolean {
  return (browser.extension as { inIncognitoContext?: boolean } | undefined)?.inIncognitoContext === true;
}

/**
 * Whether private windows have a worker and documents of their own, and this is one of them (`incognito: "split"` in
 * the manifest). Chrome shares both areas of `storage` between the two sides all the same, and the worker of private
 * windows ends before it hears that the last one was closed: what it left in `storage.session` would stay there.
 * Firefox knows no split; its one background hears of every window.
 */
export function isSplit(): boolean {
  return isPrivate() && (browser.runtime.getManifest() as { incognito?: string }).incognito === 'split';
}
