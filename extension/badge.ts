import { browser } from 'wxt/browser';
import { linksOfTab, noteFrame } from './frames.ts';

const COLOUR = '#4f46e5';
/** Wider numbers are cut off. */
const MOST = 99;

let chain = Promise.resolve();

/** A frame's links have changed: counts the tab's anew and shows the number on the toolbar button. */
export function countLinks(tabId: number, frameId: number): Promise<void> {
  // One after the other: two frames at once must not forget each other.
  chain = chain
    .then(async () => {
      await noteFrame(tabId, frameId);
      const found = await linksOfTab(tabId);
      await show(tabId, found ? found.trusted.length + found.others.length : 0);
    })
    .catch(() => {});
  return chain;
}

async function show(tabId: number, count: number): Promise<void> {
  const text = count === 0 ? '' : count > MOST ? `${MOST}+` : String(count);
  await Promise.all([
    browser.action.setBadgeBackgroundColor({ tabId, color: COLOUR }),
    browser.action.setBadgeTextColor?.({ tabId, color: '#ffffff' }),
    browser.action.setBadgeText({ tabId, text }),
  ]);
}
