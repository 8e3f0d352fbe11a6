import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { extensionPage, serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { Person } from '../support/person.ts';

const TITLE = 'What Sidestage knows about you';
const SENTENCES = [/no accounts, no advertisements/, /are not sent to the server/, /have the room forget who you were/];

describe('the privacy policy', () => {
  let server: Deployment;
  let room: RoomCreated;
  let person: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    room = await server.createRoom({ title: 'Choir' });
    person = await Person.arrive();
  });

  afterAll(async () => {
    await person?.leave();
    await server?.stop();
  });

  const reads = async (page: Page) => {
    await person.sees(TITLE, page);
    for (const sentence of SENTENCES) await person.sees(sentence, page);
    expect(await violations(page)).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  };
  const opened = async (browser: Browser) => {
    const page = await extensionPage(browser, 'privacy.html');
    await reads(page);
    await page.locator('::-p-aria(Packages of others in it, and their licences)').click();
    await person.sees(/vue \d+\.\d+\.\d+ \(MIT\)/, page);
    await page.close();
  };

  test.each(['the home page', 'the page of a room'])('is one click away from %s, also at 360 px', async from => {
    const { page } = person;
    await page.setViewport({ width: 360, height: 720 });
    await page.goto(from === 'the home page' ? server.origin : room.link);
    await person.press('Privacy', page);
    await reads(page);
    await person.press('Packages of others in it, and their licences', page);
    await person.sees(/vue \d+\.\d+\.\d+ \(MIT\)/, page);
  });

  test('is read without scripts, too', async () => {
    const page = await person.chromium.browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(`${server.origin}/privacy`);
    const text = (await page.$eval('main', main => (main as HTMLElement).innerText)) as string;
    for (const said of [TITLE, ...SENTENCES]) expect(text).toMatch(said);
    await page.close();
  });

  test('is one click away from the extension’s popup, and from its settings', async () => {
    const popup = await person.openPopup();
    await person.sees('Privacy', popup);
    await person.press('Privacy', popup);
    await opened(person.chromium.browser);
    const worker = await serviceWorker(person.chromium.browser);
    await worker.evaluate('chrome.runtime.openOptionsPage()');
    const options = await extensionPage(person.chromium.browser, 'options.html');
    await person.sees('Privacy', options);
    expect(await violations(options)).toEqual([]);
    await person.press('Privacy', options);
    await opened(person.chromium.browser);
  });
});
