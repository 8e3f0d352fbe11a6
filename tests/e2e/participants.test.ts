import type { Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveGallery } from '../gallery/serve.ts';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { eventually } from '../support/media.ts';

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  gallery = await serveGallery();
  chromium = await launchChromium();
  page = await chromium.browser.newPage();
  await page.setViewport({ width: 360, height: 720 });
});

afterAll(async () => {
  await chromium?.close();
  await gallery?.close();
});

beforeEach(async () => {
  await page.goto(`${gallery.url}?scene=people-5000&theme=light`);
  await page.waitForSelector('[data-participant="crowd-0"]');
});

const focusedRow = () =>
  page.evaluate(
    () => document.activeElement?.closest<HTMLElement>('[data-participant]')?.dataset['participant'] ?? null,
  );
const rows = () => page.$$eval('[data-group="Viewers"] li', items => items.length);

/** Tab presses until a row of the viewers has the focus. */
async function tabToViewers(): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await focusedRow())?.startsWith('crowd-')) return;
  }
  throw new Error('No row of the viewers can be reached with the Tab key.');
}

describe('a participants list of 5,000, with the keyboard alone', () => {
  test('holds the rows in sight only, each told where it stands in the whole', async () => {
    expect(await rows()).toBeLessThan(60);
    const first = await page.$eval('[data-participant="crowd-0"]', row => [
      row.getAttribute('aria-posinset'),
      row.getAttribute('aria-setsize'),
    ]);
    expect(first).toEqual(['1', '5000']);
  });

  test('is one stop of the Tab key; arrows and End go from row to row and bring it into sight', async () => {
    await tabToViewers();
    expect(await focusedRow()).toBe('crowd-0');
    await page.keyboard.press('ArrowDown');
    await eventually(focusedRow, row => row === 'crowd-1');
    await page.keyboard.press('End');
    await eventually(focusedRow, row => row === 'crowd-4999');
    const inSight = await page.evaluate(() => {
      const row = document.activeElement!.getBoundingClientRect();
      return row.top >= 0 && row.bottom <= innerHeight;
    });
    expect(inSight).toBe(true);
    await page.keyboard.press('Home');
    await eventually(focusedRow, row => row === 'crowd-0');
    await page.keyboard.press('Tab');
    expect(await focusedRow()).toBeNull();
  });

  test('a menu opens on its first item, acts on its person, and gives the focus back to the row', async () => {
    await tabToViewers();
    await page.keyboard.press('ArrowDown');
    await eventually(focusedRow, row => row === 'crowd-1');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=menu] [role=menuitem][data-highlighted]');
    expect(await page.$eval('[role=menuitem][data-highlighted]', item => item.textContent.trim())).toBe(
      'Bring to stage',
    );
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('[data-action=make-moderator][data-highlighted]');
    await page.keyboard.press('Enter');
    await eventually(
      () => page.$eval('[data-chosen]', output => (output as HTMLElement).dataset['chosen']),
      chosen => chosen === 'make-moderator Viewer 2',
    );
    await page.waitForSelector('[role=menu]', { hidden: true });
    await eventually(focusedRow, row => row === 'crowd-1');
    await page.keyboard.press('Space');
    await page.waitForSelector('[role=menu] [role=menuitem][data-highlighted]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[role=menu]', { hidden: true });
    await eventually(focusedRow, row => row === 'crowd-1');
  });

  test('folding a group above leaves the rows where one looks', async () => {
    await page.click('[data-group="Raised hands"] h2 button');
    await page.click('[data-group="On stage"] h2 button');
    const gap = await page.evaluate(() => {
      const list = document.querySelector('[data-group="Viewers"] ul')!.getBoundingClientRect();
      return document.querySelector('[data-participant="crowd-0"]')!.getBoundingClientRect().top - list.top;
    });
    expect(gap).toBe(0);
  });
});

describe('the room under a thumb, 360 px wide', () => {
  const SCENES = [
    'room-2',
    'room-ask-hand',
    'room-asked',
    'room-in-line',
    'room-stage-full',
    'room-told',
    'room-invited',
    'room-moderator',
    'room-moderator-requests',
    'room-search',
    'people-remove',
    'people-swap',
    'people-5000',
  ];

  async function each(find: () => string[]): Promise<string[]> {
    const phone = await chromium.browser.newPage();
    await phone.setViewport({ width: 360, height: 720, hasTouch: true, isMobile: true });
    const found: string[] = [];
    for (const scene of SCENES) {
      await phone.goto(`${gallery.url}?scene=${scene}&theme=light`);
      expect(await phone.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
      found.push(...(await phone.evaluate(find)).map(text => `${scene}: ${text}`));
    }
    await phone.close();
    return found;
  }

  test('every control of the room is at least 44 px either way', async () => {
    const small = await each(() =>
      [...document.querySelectorAll<HTMLElement>('button, input')]
        // Set devices brings its own sizes.
        .filter(control => control.checkVisibility() && !control.closest('.set-devices'))
        .filter(control => control.offsetWidth < 44 || control.offsetHeight < 44)
        .map(
          control =>
            `${control.innerText || control.getAttribute('aria-label')} ${control.offsetWidth} × ${control.offsetHeight}`,
        ),
    );
    expect(small).toEqual([]);
  });

  test('no label of a control is cut off, and nothing reaches past the edge', async () => {
    const cut = await each(() =>
      [...document.querySelectorAll<HTMLElement>('button, button span, .line p')]
        .filter(
          label => label.checkVisibility() && !label.closest('.visually-hidden') && !label.closest('.set-devices'),
        )
        .filter(label => {
          const box = label.getBoundingClientRect();
          return (label.scrollWidth > label.clientWidth + 1 && label.clientWidth > 0) || box.right > innerWidth + 0.5;
        })
        .map(label => label.innerText),
    );
    expect(cut).toEqual([]);
  });
});
