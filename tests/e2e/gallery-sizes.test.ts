import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveGallery } from '../gallery/serve.ts';
import { violations } from '../support/axe.ts';
import type { Chromium } from '../support/chromium.ts';
import { launchChromium } from '../support/chromium.ts';
import { BELOW, faultsOfSize } from '../support/sizes.ts';

/** The panel's width, the narrowest phone's, and a large phone's. */
const WIDTHS = [320, 360, 480];
/** The popup is as wide as itself. */
const POPUP = [380];
/** The longest words, which need room, and the shortest, which are hard to press. */
const LONG_AND_SHORT = ['de', 'ja'];
/** Everything twice as large: a panel of 360 px and half as high, and the popup, which grows with what is in it. */
const ZOOMED = { panel: { width: 180, height: 360 }, popup: { width: 380, height: 300 } };

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let chromium: Chromium;

beforeAll(async () => {
  gallery = await serveGallery();
  chromium = await launchChromium();
});

afterAll(async () => {
  await chromium?.close();
  await gallery?.close();
});

/** Pressed by a thumb; the fake pictures stand still, which leaves the processor to the tests. */
async function touched(): Promise<Page> {
  const page = await chromium.browser.newPage();
  await page.setViewport({ width: 360, height: 720, hasTouch: true });
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  return page;
}

type Shown = Window['galleryScenes'][number];

async function faultsOf({ id: scene, frame }: Shown, on: Page): Promise<string[]> {
  const found: string[] = [];
  const widths = frame === 'popup' ? POPUP : WIDTHS;
  const zoomed = frame === 'popup' ? ZOOMED.popup : ZOOMED.panel;
  const look = async (language: string, width: number, height: number, thumb: boolean) => {
    await on.setViewport({ width, height, hasTouch: true });
    // Twice as large, a room may be higher than the window, which then scrolls.
    const faults = (await faultsOfSize(on, thumb)).filter(fault => thumb || fault !== BELOW);
    found.push(...faults.map(fault => `${scene}, ${language}, ${width} px: ${fault}`));
  };
  await on.goto(`${gallery.url}?scene=${scene}&theme=light`);
  for (const width of widths) await look('en', width, 720, true);
  await look('en', zoomed.width, zoomed.height, false);
  const keys = await violations(on, ['scrollable-region-focusable']);
  found.push(...keys.map(fault => `${scene}, twice as large: ${fault}`));
  // The other direction of writing, where the scene stands: loading it again would cost more than all the rest.
  await on.evaluate(() => window.galleryLanguage('ar'));
  await look('ar', zoomed.width, zoomed.height, false);
  await look('ar', widths[0]!, 720, true);
  for (const language of LONG_AND_SHORT) {
    await on.evaluate(tag => window.galleryLanguage(tag), language);
    await look(language, widths[0]!, 720, true);
  }
  return found;
}

describe('gallery', () => {
  test('every component in every state fits 320, 360 and 480 px, a thumb and everything twice as large, in both directions of writing, with long words and short', async () => {
    const page = await touched();
    await page.goto(gallery.url);
    expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
    const scenes = await page.evaluate(() => window.galleryScenes);
    const found: string[] = [];
    // One page alone: one behind another has no frames, in which the stage is laid out.
    for (const scene of scenes) found.push(...(await faultsOf(scene, page)));
    expect(found).toEqual([]);
  }, 900_000);
});
