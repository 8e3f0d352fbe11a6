import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveGallery } from '../gallery/serve.ts';
import { violations as violationsOn } from '../support/axe.ts';
import type { Chromium } from '../support/chromium.ts';
import { launchChromium } from '../support/chromium.ts';
import { eventually } from '../support/media.ts';

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  gallery = await serveGallery();
  chromium = await launchChromium();
  page = await narrowPage();
});

async function narrowPage(): Promise<Page> {
  const made = await chromium.browser.newPage();
  await made.setViewport({ width: 360, height: 720 });
  // The fake pictures stand still then, which leaves the processor to the tests.
  await made.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  return made;
}

afterAll(async () => {
  await chromium?.close();
  await gallery?.close();
});

const address = (scene: string) => `${gallery.url}?scene=${scene}&theme=light`;

async function show(scene: string): Promise<void> {
  await page.goto(address(scene));
}

const violations = (rules?: string[]) => violationsOn(page, rules);

async function objectionsTo(scene: string, on: Page): Promise<string[]> {
  await on.goto(address(scene));
  const found = (await violationsOn(on)).map(line => `${scene}: ${line}`);
  // Colours are judged at rest, not on their way from one theme to the other.
  await on.addStyleTag({ content: '* { transition: none !important; }' });
  await on.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  found.push(...(await violationsOn(on, ['color-contrast'])).map(line => `${scene}, dark: ${line}`));
  // The colours are the same in every language; names, structure and order are looked at again from right to left.
  await on.evaluate(() => window.galleryLanguage('ar'));
  const turned = await violationsOn(on, undefined, ['color-contrast']);
  return [...found, ...turned.map(line => `${scene}, in Arabic: ${line}`)];
}

describe('gallery', () => {
  test('every component in every state passes axe from left to right and from right to left, and its contrast in both themes', async () => {
    await page.goto(gallery.url);
    const scenes = await page.evaluate(() => window.galleryScenes.map(scene => scene.id));
    expect(scenes.length).toBeGreaterThan(40);
    const left = [...scenes];
    const found: string[] = [];
    const work = async (on: Page) => {
      for (let scene = left.pop(); scene; scene = left.pop()) found.push(...(await objectionsTo(scene, on)));
    };
    // One document loads while the other is judged.
    const other = await narrowPage();
    await Promise.all([work(page), work(other)]);
    await other.close();
    expect(found).toEqual([]);
  }, 600_000);
});

describe('controls in a real browser', () => {
  test('a device is chosen with the keyboard alone', async () => {
    await show('entry-ready');
    await page.focus('[data-kind="microphone"] button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="option"]:last-child[data-highlighted]');
    await page.keyboard.press('Home');
    await page.waitForSelector('[role="option"]:first-child[data-highlighted]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="option"]', { hidden: true });
    const menu = await page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-kind]')?.innerText);
    expect(menu).toContain('Microphone');
    expect(menu).toContain('Default');
  });

  test('device menus of a running session open above the bar, inside the narrow panel, and pass axe', async () => {
    await show('room-2');
    await page.click('[data-control="microphone"] .device-chevron');
    const popover = await page.waitForSelector('.device-popover', { visible: true });
    // It is measured before it is placed.
    await eventually(
      async () => popover?.boundingBox(),
      box => !!box && box.x >= 0 && box.x + box.width <= 360 && box.y >= 0 && box.y + box.height <= 720,
    );
    expect(await violations()).toEqual([]);
  });

  test('choosing a device in a running session leaves the menus open', async () => {
    await show('room-2');
    await page.click('[data-control="microphone"] .device-chevron');
    await page.waitForSelector('.device-popover [data-kind="speaker"] button', { visible: true });
    await page.focus('.device-popover [data-kind="speaker"] button');
    await page.keyboard.press('Enter');
    // The list is measured before it is placed: a click on where it was would be one beside it, which closes all.
    await page.locator('[role="option"]:last-child').click();
    await page.waitForSelector('[role="option"]', { hidden: true });
    expect(await page.$('.device-popover')).not.toBeNull();
  });

  test('a dialog of the room menu keeps the keyboard in it, and gives it back', async () => {
    await show('admin-menu');
    await page.focus('.room-menu-trigger');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="menuitem"][data-highlighted]');
    // An open menu stands at the end of the body, outside every landmark, as menus do.
    expect((await violations()).filter(line => !line.startsWith('region:'))).toEqual([]);
    await page.keyboard.press('End');
    await page.waitForSelector('[data-action="end"][data-highlighted]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="dialog"]');
    const inside = () => page.evaluate(() => Boolean(document.activeElement?.closest('[role="dialog"]')));
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press('Tab');
      expect(await inside()).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.waitForSelector('[role="dialog"]', { hidden: true });
    await page.waitForFunction(() => document.activeElement?.classList.contains('room-menu-trigger'));
  });

  test('a dialog that opens has no focus ring of its own: what is said of components outranks what is said of all', async () => {
    await show('admin-settings-host');
    expect(await page.$eval('[role="dialog"]', dialog => dialog.matches(':focus-visible'))).toBe(true);
    expect(await page.$eval('[role="dialog"]', dialog => getComputedStyle(dialog).outlineStyle)).toBe('none');
  });

  test('a question before revoking is taken back with Escape, and the dialog stays', async () => {
    await show('admin-invite-list');
    await page.click('[data-invitation="open"] .actions > :last-child button');
    await page.waitForSelector('[data-answer="revoke"]');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Revoke');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-answer="revoke"]', { hidden: true });
    expect(await page.$('[role="dialog"]')).not.toBeNull();
  });

  test.each([
    [360, 720],
    [320, 480],
  ])('dialogs fit a window of %i × %i', async (width, height) => {
    await page.setViewport({ width, height });
    const wide: string[] = [];
    for (const scene of [
      'admin-invite-person',
      'admin-invite-guest',
      'admin-invite-list',
      'admin-invite-made',
      'admin-settings-host',
      'admin-end',
    ]) {
      await show(scene);
      const { over, box } = await page.$eval('[role="dialog"]', dialog => ({
        over: [...dialog.querySelectorAll('*')]
          .filter(
            each =>
              each.tagName !== 'INPUT' &&
              each.scrollWidth > each.clientWidth + 1 &&
              getComputedStyle(each).display !== 'inline' &&
              !each.classList.contains('visually-hidden'),
          )
          .map(each => each.className || each.tagName),
        box: dialog.getBoundingClientRect().toJSON() as DOMRect,
      }));
      wide.push(...over.map(name => `${scene}: ${name}`));
      if (box.top < 0 || box.left < 0 || box.right > width || box.bottom > height)
        wide.push(`${scene}: out of the window`);
    }
    await page.setViewport({ width: 360, height: 720 });
    expect(wide).toEqual([]);
  });

  test.each([
    [360, 720],
    [800, 720],
    [320, 480],
  ])('nothing overflows sideways at %i × %i', async (width, height) => {
    await page.setViewport({ width, height });
    const wide: string[] = [];
    for (const scene of [
      'entry-ready',
      'entry-nothing-connected',
      'room-9',
      'room-broken',
      'room-viewer',
      'room-viewer-ask',
    ]) {
      await show(scene);
      const over = await page.evaluate(() =>
        [...document.querySelectorAll('body, .bar .inner, header, .join, .people')]
          .filter(element => element.scrollWidth > element.clientWidth)
          .map(element => element.className || element.tagName),
      );
      wide.push(...over.map(name => `${scene}: ${name}`));
    }
    await page.setViewport({ width: 360, height: 720 });
    expect(wide).toEqual([]);
  });
});
