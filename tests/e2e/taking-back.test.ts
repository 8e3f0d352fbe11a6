import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/lib/paths.ts';
import { Deployment } from '../support/deployment.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

/** A host link that got into wrong hands, taken back by who made the room. */
describe('a leaked host link', () => {
  let server: Deployment;
  let site: Site;
  let ada: Person;
  let eve: Person;
  const card = '[data-room="choir"]';

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    [ada, eve] = await Promise.all([Person.arrive(), Person.visit()]);
    await ada.openPage(server.origin);
    await ada.page.locator('[name=title]').fill('Choir');
    await ada.page.locator('[name=slug]').fill('choir');
    await ada.press('Create room');
    await ada.page.waitForSelector(`${card} a.host`);
  });

  afterAll(async () => {
    await Promise.all([ada, eve].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  const hostLink = () => ada.page.$eval(`${card} a.host`, link => (link as HTMLAnchorElement).href);

  /** Counts what is clicked from now on. */
  async function counting(page: Page): Promise<() => Promise<number>> {
    await page.evaluate(() => {
      document.documentElement.dataset['clicks'] = '0';
      const count = (event: Event) => {
        const { dataset } = document.documentElement;
        if (event.isTrusted) dataset['clicks'] = String(Number(dataset['clicks']) + 1);
      };
      document.addEventListener('click', count, { capture: true });
    });
    return () => page.evaluate(() => Number(document.documentElement.dataset['clicks']));
  }

  async function eveComes(link: string): Promise<void> {
    await eve.page.goto('about:blank');
    await eve.openPage(link);
    await eve.press('Set devices and join');
    await eve.join('Eve', 'Join as viewer');
  }

  async function shoot(page: Page, name: string): Promise<void> {
    const folder = join(root, 'tests', '.artifacts', 'taking-back');
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }

  test('from the panel: the menu, and two clicks', async () => {
    const link = await hostLink();
    await ada.clickLink(site, link);
    await ada.join('Ada', 'Join as viewer');
    await eveComes(link);
    const clicks = await counting(ada.panel);
    await ada.press('Room menu');
    const opened = await clicks();
    expect(opened).toBeLessThanOrEqual(1);
    await ada.panel.locator('[role=menuitem][data-action=host-link]').click();
    await ada.panel.waitForSelector('[data-answer=sign-out]');
    await shoot(ada.panel, 'panel');
    await ada.panel.locator('[data-answer=sign-out]').click();
    await ada.sees('The old link does not work any more.');
    expect((await clicks()) - opened).toBe(2);
    await eve.sees('A moderator removed you');
    await ada.panel.locator('[data-action=done]').click();
    await ada.panel.waitForSelector('section.stage, main.stage');
    await eve.page.goto('about:blank');
    await eve.openPage(link);
    await eve.press('Set devices and join');
    await eve.sees('replaced by a newer one');
  });

  test('blocking somebody renews the link that they came with, when that is wished: it opens nothing from another browser', async () => {
    await ada.press('Room menu');
    await ada.panel.locator('[role=menuitem][data-action=invite]').click();
    await ada.panel.locator('[role=tab]::-p-text(Guest link)').click();
    await ada.panel.waitForSelector('[role=dialog] select');
    await ada.panel.select('[role=dialog] select', 'speaker');
    await ada.panel.locator('[role=dialog] button[type=submit]').click();
    const shown = (within: string) =>
      ada.panel.$eval(`${within} input[readonly]`, input => (input as HTMLInputElement).value);
    await ada.panel.waitForSelector('[data-made]');
    const link = await shown('[data-made]');
    await ada.panel.locator('[data-action=done]').click();
    await ada.panel.keyboard.press('Escape');
    await eve.page.evaluate(() => localStorage.clear());
    await eveComes(link);
    await ada.press('People');
    await ada.press('Actions for Eve');
    await ada.press('Block…');
    await ada.panel.locator('[role=alertdialog] input[name=renew]').click();
    await shoot(ada.panel, 'block');
    await ada.press('Block');
    await eve.sees('You were blocked from this room');
    await ada.sees('The old link does not work any more.');
    expect(await shown('[role=alertdialog]')).not.toBe(link);
    await ada.panel.locator('[data-action=done]').click();
    await eve.page.evaluate(() => localStorage.clear());
    await eve.page.goto('about:blank');
    await eve.openPage(link);
    await eve.press('Set devices and join');
    await eve.sees('replaced by a newer one');
  });

  test('from the home page: two clicks', async () => {
    const page = await ada.openPage(server.origin);
    await page.waitForSelector(`${card} a.host`);
    const clicks = await counting(page);
    for (const label of ['Renew host link', 'Renew, and sign out all hosts'])
      await page.locator(`${card} ::-p-aria([name="${label}"][role="button"])`).click();
    await ada.sees('is signed out');
    await shoot(page, 'home');
    expect(await clicks()).toBe(2);
  });
});
