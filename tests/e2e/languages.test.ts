import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import ar from '../../assets/messages/ar.json' with { type: 'json' };
import de from '../../assets/messages/de.json' with { type: 'json' };
import { artifacts, extensionPage } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

let server: Deployment;
let site: Site;
let room: Awaited<ReturnType<Deployment['createRoom']>>;

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true });
  [server, site] = [await Deployment.start(), await startSite()];
  room = await server.createRoom({ slug: 'languages' });
});
afterAll(async () => {
  await site?.close();
  await server?.stop();
});

const written = (page: Page) =>
  page.evaluate(() => [document.documentElement.lang, document.documentElement.dir] as const);

/** Names of the buttons that assistive technology finds in a page, the card's too. */
async function buttons(page: Page): Promise<string[]> {
  const session = await page.createCDPSession();
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.filter(({ role }) => role?.value === 'button').map(({ name }) => String(name?.value));
}

async function hover(person: Person): Promise<void> {
  await person.page.bringToFront();
  await person.page.mouse.move(1, 1);
  await person.page.hover('#session');
}

describe('a browser in another language', () => {
  let person: Person;
  beforeAll(async () => {
    person = await Person.arrive({ args: ['--accept-lang=de-AT,de,en'] });
  });
  afterAll(() => person?.leave());

  test('has Sidestage in its language: card, panel and session, without a setting', async () => {
    await person.clickLink(site, room.link);
    await person.sees(de.set_devices);
    expect(await written(person.panel)).toEqual(['de', 'ltr']);
    await person.panel.screenshot({ path: join(artifacts, 'panel-de.png') });
    const field = await person.panel.waitForSelector('form.join input:not([type=checkbox])');
    await field!.type('Ada');
    await person.press(de.join_viewer);
    await person.sees(de.stage_empty);
    await hover(person);
    await eventually(
      () => buttons(person.page),
      told => told.includes(de.card_viewer),
    );
  });

  test('has the room’s page in it, too', async () => {
    const page = await person.chromium.browser.newPage();
    await page.goto(room.link);
    await person.sees(de.web_on_stage_now, page);
    expect(await written(page)).toEqual(['de', 'ltr']);
    await page.close();
  });
});

describe('the setting of the language', () => {
  let person: Person;
  beforeAll(async () => {
    person = await Person.arrive();
  });
  afterAll(() => person?.leave());

  test('is reached from the popup, and followed at once by an open session, which goes on, and by cards; the layout turns', async () => {
    await person.clickLink(site, room.link);
    await person.join('Ada', 'Join stage');
    const popup = await person.openPopup();
    await person.press('Sidestage settings', popup);
    const options = await extensionPage(person.chromium.browser, 'options.html');
    await options.waitForSelector('[data-choice=language] select');
    await options.select('[data-choice=language] select', 'ar');
    await person.sees(ar.options_title, options);
    expect(await written(options)).toEqual(['ar', 'rtl']);

    await person.panel.waitForFunction(() => document.documentElement.dir === 'rtl');
    await person.sees(ar.camera);
    await person.seesTile('Ada');
    await person.panel.screenshot({ path: join(artifacts, 'panel-ar.png') });
    await hover(person);
    await eventually(
      () => buttons(person.page),
      told => told.includes(ar.card_viewer),
    );
    await person.page.screenshot({ path: join(artifacts, 'card-ar.png') });

    await options.select('[data-choice=language] select', '');
    await person.panel.waitForFunction(() => document.documentElement.lang === 'en');
    await person.sees('Camera');
    await options.close();
  });

  test('of a page is kept for all pages of the server', async () => {
    const page = await person.chromium.browser.newPage();
    await page.goto(room.link);
    await page.waitForSelector('[data-choice=language] select');
    await page.select('[data-choice=language] select', 'ar');
    await person.sees(ar.web_on_stage_now, page);
    await page.goto(server.origin);
    await person.sees(ar.create_title, page);
    expect(await written(page)).toEqual(['ar', 'rtl']);
    await page.close();
  });
});
