import type { Page } from 'puppeteer';

const PATIENCE = 20_000;

/** Waits until an element's words are marked as a session link (or no longer). Marks are CSS highlights. */
export async function waitForMark(
  page: Page,
  selector: string,
  marked = true,
  highlight = 'sidestage-own',
): Promise<void> {
  await page.waitForFunction(
    (wanted, name, which) => {
      const element = document.querySelector(wanted);
      const ranges = [...(CSS.highlights.get(name) ?? [])];
      return (element !== null && ranges.some(range => element.contains(range.startContainer))) === which;
    },
    { timeout: PATIENCE },
    selector,
    highlight,
    marked,
  );
}

/** The marked pieces of text of a page's main document, in page order. */
export function markedTexts(page: Page, highlight = 'sidestage-own'): Promise<string[]> {
  return page.evaluate(name => {
    const here = [...(CSS.highlights.get(name) ?? [])].filter(range => range.startContainer.isConnected);
    const all = here.map(({ startContainer, startOffset, endContainer, endOffset }) => {
      const range = new Range();
      // A text that has just become shorter is looked at again soon.
      const within = (node: Node, offset: number) => Math.min(offset, (node as Text).length);
      range.setStart(startContainer, within(startContainer, startOffset));
      range.setEnd(endContainer, within(endContainer, endOffset));
      return range;
    });
    return all.sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b)).map(range => range.toString());
  }, highlight);
}
