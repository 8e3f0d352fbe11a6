import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveGallery } from '../gallery/serve.ts';
import { violations } from '../support/axe.ts';
import type { Chromium } from '../support/chromium.ts';
import { launchChromium } from '../support/chromium.ts';
import { faultsOfSize } from '../support/sizes.ts';

/** The panel's width, the narrowest phone's, and a large phone's. */
const WIDTHS = [320, 360, 480];
/** The popup is as wide as itself. */
const POPUP = [380];
/** A panel of 360 px with everything twice as large. */
const ZOOMED = 180;

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
  await on.goto(`${gallery.url}?scene=${scene}&theme=light`);
  for (const width of frame === 'popup' ? POPUP : WIDTHS) {
    await on.setViewport({ width, height: 720, hasTouch: true });
    const faults = await faultsOfSize(on, true);
    found.push(...faults.map(fault => `${scene}, ${width} px: ${fault}`));
  }
  await on.setViewport({ width: ZOOMED, height: 360, hasTouch: true });
  const zoomed = await violations(on, ['scrollable-region-focusable']);
  return [...found, ...zoomed.map(fault => `${scene}, twice as large: ${fault}`)];
}

describe('gallery', () => {
  test('every component in every state fits 320, 360 and 480 px and a thumb, and can be scrolled with keys twice as large', async () => {
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
