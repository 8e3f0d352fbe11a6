import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { extensionPage, serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { waitForMark } from '../support/marks.ts';
import { captures, eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

describe('a click on a session link where the panel cannot be opened', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let ada: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom();
    site.show(`<p>We meet <a id="session" href="${room.link}">in the session</a>.</p>`);
    ada = await Person.arrive();
  });
  afterAll(async () => {
    await ada?.leave();
    await site?.close();
    await server?.stop();
  });

  async function click(page: Page): Promise<void> {
    await page.bringToFront();
    await waitForMark(page, '#session');
    await page.click('#session');
  }

  /** Links that would open with the next panel. */
  const waiting = () => kept(/^(pending|link)-\d+$/);

  async function kept(keys: RegExp): Promise<string[]> {
    const worker = await serviceWorker(ada.chromium.browser);
    const all = (await worker.evaluate('chrome.storage.session.get(null)')) as Record<string, unknown>;
    return Object.keys(all).filter(key => keys.test(key) && all[key] != null);
  }

  const sessionWindow = () => extensionPage(ada.chromium.browser, 'window.html');
  const windows = () => ada.chromium.browser.targets().filter(target => target.url().includes('/window.html'));

  const closed = () =>
    eventually(
      () => Promise.resolve(windows().length),
      count => count === 0,
    );

  async function closes(window: Page): Promise<void> {
    await window.close();
    await closed();
  }

  /** Joins in the session's own window, and closes it. */
  async function joinsInWindow(): Promise<void> {
    const window = await sessionWindow();
    await ada.sees('Join as viewer', window);
    expect(await eventually(waiting, keys => keys.length === 0)).toEqual([]);
    const targets = ada.chromium.browser.targets();
    expect(targets.filter(target => target.url().includes('/sidepanel.html'))).toEqual([]);
    await window.close();
    await eventually(
      () => Promise.resolve(ada.chromium.browser.targets().length),
      count => count < targets.length,
    );
  }

  /** What the browser does instead of opening its side panel. */
  async function panelCalls(instead: string): Promise<void> {
    const worker = await serviceWorker(ada.chromium.browser);
    await worker.evaluate(`Object.defineProperty(chrome.sidePanel, 'open', { configurable: true, value: ${instead} })`);
  }

  // Chrome says there that it opened the panel, and shows none.
  test('in a popup window it leads to the session’s own window', async () => {
    await ada.page.goto(site.origin);
    const opened = new Promise<Page>((resolve, reject) => {
      ada.page.once('popup', page => (page ? resolve(page) : reject(new Error('No window opened.'))));
    });
    await ada.page.evaluate(() => void window.open(location.href, '', 'popup,width=700,height=600'));
    const popup = await opened;
    await click(popup);
    await joinsInWindow();
    await popup.close();
  });

  // As browsers do whose side panel is switched off, or hidden in a menu of theirs.
  test('where the browser says that the panel is open and shows none it leads to the session’s own window', async () => {
    await panelCalls(`() => Promise.resolve()`);
    await ada.page.goto(site.origin);
    await click(ada.page);
    await joinsInWindow();
  });

  test('where the browser refuses it leads to the session’s own window', async () => {
    await panelCalls(`() => Promise.reject(new Error('No active side panel'))`);
    await ada.page.goto(site.origin);
    await click(ada.page);
    await joinsInWindow();
    expect(ada.page.url()).toBe(`${site.origin}/`);
  });

  test('a window that offers to return to the stage goes there on that press alone, makes way for another link, and is left for good', async () => {
    await click(ada.page);
    let window = await sessionWindow();
    await window.locator('form.join input:not([type=checkbox])').fill('Ada');
    await ada.devicesReady(window);
    await ada.press('Join stage', window);
    await ada.sees('Live', window);
    await closes(window);

    await click(ada.page);
    window = await sessionWindow();
    await ada.sees('You are still expected', window);
    await window.reload();
    await ada.sees(/No session open|You are still expected/, window);
    expect(await captures(window)).toEqual([]);
    await closes(window);

    await click(ada.page);
    window = await sessionWindow();
    await ada.sees('You are still expected', window);
    site.show(
      `<p>Or <a id="session" href="${(await server.createRoom({ title: 'Another room' })).link}">in another</a>.</p>`,
    );
    await ada.page.goto(site.origin);
    await click(ada.page);
    await ada.sees('Another room', window);
    await closes(window);

    site.show(`<p>We meet <a id="session" href="${room.link}">in the session</a>.</p>`);
    await ada.page.goto(site.origin);
    await click(ada.page);
    window = await sessionWindow();
    await ada.press('Leave it', window);
    await eventually(
      () => kept(/^current-\d+$/),
      keys => keys.length === 0,
    );
    await closed();
  });
});
