import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { readLines, trustedServers } from '../support/link-corpus.ts';
import { bundle, type IsolatedWorld, isolatedWorld } from '../support/scanner-bundle.ts';
import { type Site, startSite } from '../support/site.ts';

interface Step {
  readonly op: 'text' | 'html' | 'attr' | 'data';
  readonly sel: string;
  readonly name?: string;
  readonly value: string;
}
interface DomCase {
  readonly id: string;
  readonly html: string;
  readonly why: string;
  readonly expect: { provider: string; url: string; via: string }[];
  readonly steps?: Step[];
  readonly mustNotTouch?: string[];
  readonly scored?: boolean;
}

const cases = readLines<DomCase>('dom-cases.jsonl');
const SERVERS = JSON.stringify([...trustedServers]);

describe('pieces of pages', () => {
  let chromium: Chromium;
  let site: Site;
  let page: Page;
  let code: string;

  beforeAll(async () => {
    [chromium, site, code] = await Promise.all([
      launchChromium(),
      startSite(),
      bundle('tests/support/scanner-entry.ts'),
    ]);
    page = await chromium.browser.newPage();
    await page.bringToFront();
  });
  afterAll(async () => {
    await chromium?.close();
    await site?.close();
  });

  const markup = (selectors: readonly string[]) =>
    page.evaluate(all => all.map(selector => document.querySelector(selector)!.outerHTML), selectors);

  /** What is found, in any order, in the main frame and in frames of the page. */
  const found = (world: IsolatedWorld) => world.evaluate<DomCase['expect']>('bundle.places(globalThis.scanner)');

  function carryOut({ op, sel, name, value }: Step): Promise<void> {
    return page.evaluate(
      (kind, selector, attribute, text) => {
        const element = document.querySelector(selector)!;
        if (kind === 'text') element.textContent = text;
        else if (kind === 'html') element.innerHTML = text;
        else if (kind === 'data') (element.firstChild as Text).data = text;
        else element.setAttribute(attribute, text);
      },
      op,
      sel,
      name ?? '',
      value,
    );
  }

  // Frames get a content script of their own: shown with the whole extension, in links-frames.test.ts.
  const inOneDocument = cases.filter(one => !one.html.includes('<iframe'));

  test.each(inOneDocument.map(one => [one.id, one.why, one] as const))('%s: %s', async (_id, _why, one) => {
    site.show(one.html);
    await page.goto(site.origin);
    const untouched = one.mustNotTouch ?? [];
    const before = await markup(untouched);
    const world = await isolatedWorld(page);
    await world.evaluate(`${code} globalThis.scanner = bundle.scan(${SERVERS}); 0`);
    if (one.steps) {
      await found(world);
      await page.evaluate(() => {
        const counter = window as unknown as { changes: number };
        counter.changes = 0;
        new MutationObserver(records => (counter.changes += records.length)).observe(document, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        });
      });
      for (const step of one.steps) await carryOut(step);
    }
    const sorted = (list: DomCase['expect']) =>
      list.map(({ provider, url, via }) => `${provider} ${url} ${via}`).sort();
    if (one.scored === false)
      expect(sorted(await found(world)).filter(line => !sorted(one.expect).includes(line))).toEqual([]);
    else expect(sorted(await found(world))).toEqual(sorted(one.expect));
    if (!one.steps) expect(await markup(untouched)).toEqual(before);
    await world.close();
  });
});
