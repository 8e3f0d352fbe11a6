import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { extensionPage, findFirefox, launchFirefox } from '../support/firefox.ts';
import { eventually, inbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

const firefox = await findFirefox();
const unless = firefox ? '' : ' (not run: no Firefox is installed, and none can be)';

// Ada on stage in Chromium; somebody else comes with Firefox.
describe.skipIf(!firefox)(`with Firefox${unless}`, () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let ada: Person;
  let fox: Browser;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom();
    [ada, fox] = await Promise.all([Person.arrive(), launchFirefox(firefox!, { extension: true })]);
    await ada.clickLink(site, room.hostLink);
    await ada.join('Ada', 'Join stage');
  });

  afterAll(async () => {
    await ada?.leave();
    await fox?.close();
    await site?.close();
    await server?.stop();
  });

  const press = (page: Page, text: string) => page.locator(`button ::-p-text(${text})`).setTimeout(20_000).click();
  const pictures = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('video')].map(video => video.videoWidth > 0 && video.currentTime),
    );
  /** Waits until that many pictures move. */
  async function moving(page: Page, count: number): Promise<void> {
    const before = await eventually(
      () => pictures(page),
      all => all.filter(Boolean).length === count,
    );
    await eventually(
      () => pictures(page),
      all => all.length === before.length && all.every((time, index) => Number(time) > Number(before[index])),
    );
  }

  test("people see and hear each other across browsers, by the room's page", async () => {
    const page = await fox.newPage();
    await page.goto(room.link);
    await press(page, 'Set devices and join');
    const field = await page.waitForSelector('form.join input:not([type=checkbox])');
    await field!.type('Eve');
    await page.waitForSelector('[data-preview=live]');
    await press(page, 'Join stage');
    await moving(page, 2);
    await ada.seesTile('Eve', { link: 'live', camera: 'true', microphone: 'true' });
    const before = await eventually(
      () => inbound(ada.panel),
      ({ frames, energy }) => frames.length === 1 && energy.length === 1 && energy[0]! > 0,
    );
    await eventually(
      () => inbound(ada.panel),
      ({ frames }) => frames[0]! > before.frames[0]!,
    );
    await page.close();
  });

  test('a click on a link leads to the popup, whose button opens the sidebar, and the session is joined there', async () => {
    const page = await fox.newPage();
    site.show(`<p>We meet <a id="session" href="${room.link}">in the session</a>.</p>`);
    await page.goto(site.origin);
    await page.waitForFunction(() => CSS.highlights.has('sidestage-own'));
    await page.click('#session');
    // The toolbar's popup and the sidebar are out of the driver's reach. A page beside them sees what is in them, and
    // where a press counts as a person's, the popup's page in a tab does what the popup does.
    const beside = await extensionPage(fox, 'options.html', { background: true });
    await beside.evaluate(SIDEBAR);
    await eventually(
      () => beside.evaluate(() => popup()?.innerText ?? ''),
      text => text.includes('Join'),
    );
    expect(await beside.evaluate(() => sidebar())).toBeUndefined();
    // It was handed to that popup: nothing is left to open with the next panel.
    expect(await beside.evaluate(() => pending())).toEqual([]);
    await press(await extensionPage(fox, 'popup.html', { background: true }), 'Join');
    await eventually(
      () => beside.evaluate(() => sidebar()?.innerText ?? ''),
      text => text.includes('Join as viewer'),
    );
    await beside.evaluate(() => write('Kit'));
    await beside.evaluate(() => pressed('Join as viewer'));
    await eventually(
      () => beside.evaluate(() => playing()),
      playing => playing > 0,
    );
    await ada.sees(/1 viewer/);
    expect(page.url()).toBe(`${site.origin}/`);
  });
});

declare function sidebar(): HTMLElement | undefined;
declare function popup(): HTMLElement | undefined;
declare function pending(): Promise<string[]>;
declare function write(name: string): void;
declare function pressed(label: string): void;
declare function playing(): number;

/** The sidebar as another page of the extension sees it: as a person, but for the trust of the clicks. */
const SIDEBAR = `
  globalThis.sidebar = () => browser.extension.getViews({ type: 'sidebar' })[0]?.document.body;
  globalThis.popup = () => browser.extension.getViews({ type: 'popup' })[0]?.document.body;
  globalThis.pending = async () => Object.entries(await browser.storage.session.get(null)).filter(([key, value]) => key.startsWith('pending-') && value !== null).map(([key]) => key);
  globalThis.write = name => {
    const field = sidebar().querySelector('form.join input:not([type=checkbox])');
    field.value = name;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  globalThis.pressed = label => [...sidebar().querySelectorAll('button')].find(button => button.textContent.includes(label)).click();
  globalThis.playing = () => Math.max(0, ...[...sidebar().querySelectorAll('video')].map(video => video.videoWidth && video.currentTime));
`;
