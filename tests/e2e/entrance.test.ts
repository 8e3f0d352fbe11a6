import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { sidePanelPage } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { markedTexts, waitForMark } from '../support/marks.ts';
import { captures, eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';
import { startTlsFront } from '../support/tls-front.ts';

const FOREIGN = 'rooms.example';

describe('the ways in: links on pages, the popup, trust', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let front: Awaited<ReturnType<typeof startTlsFront>>;
  let profile: string;
  let person: Person;

  const arrive = () =>
    Person.arrive({
      profile,
      args: [`--host-resolver-rules=MAP ${FOREIGN} 127.0.0.1`, '--ignore-certificate-errors'],
    });

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ slug: 'entrance' });
    front = await startTlsFront(server.origin);
    profile = await mkdtemp(join(tmpdir(), 'sidestage-profile-'));
    person = await arrive();
  });

  afterAll(async () => {
    await person?.leave();
    front?.close();
    await site?.close();
    await server?.stop();
    await rm(profile, { recursive: true, force: true });
  });

  const panels = () => person.chromium.browser.targets().filter(target => target.url().endsWith('/sidepanel.html'));

  async function show(markup: string): Promise<Page> {
    site.show(markup);
    await person.page.goto(site.origin);
    await person.page.bringToFront();
    return person.page;
  }

  test('marks appear on session links only, at first and on what the page adds or changes later, without moving anything', async () => {
    const page = await show(`
      <p id="text">Before <a id="now" href="${room.link}">the session</a> after <a id="other" href="${server.origin}/about">no session</a></p>
      <a id="foreign" href="https://${FOREIGN}/r/abc">elsewhere</a>
      <div contenteditable><a id="edited" href="${room.link}">in an editor</a></div>`);
    const look = () => page.$eval('#now', anchor => JSON.stringify([anchor.getBoundingClientRect(), anchor.outerHTML]));
    const before = await look();
    await waitForMark(page, '#now');
    expect(await look()).toBe(before);
    await page.evaluate(link => {
      document.body.insertAdjacentHTML('beforeend', `<p><a id="later" href="${link}">later</a></p>`);
      document.querySelector('#other')!.setAttribute('href', link);
    }, room.link);
    await waitForMark(page, '#later');
    await waitForMark(page, '#other');
    await page.$eval('#other', anchor => anchor.setAttribute('href', '/'));
    await waitForMark(page, '#other', false);
    expect(await markedTexts(page)).toEqual(['the session', 'later']);
  });

  test('ctrl, shift and middle click, and a page making up clicks, open no panel', async () => {
    const page = await show(`<a id="session" href="${room.link}">the session</a>`);
    await waitForMark(page, '#session');
    // A made-up click goes where the link goes, as it would without us.
    await page.evaluate(() => {
      const anchor = document.querySelector<HTMLElement>('#session')!;
      anchor.addEventListener('click', event => {
        (window as { prevented?: boolean }).prevented = event.defaultPrevented;
        event.preventDefault();
      });
      anchor.click();
      anchor.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, button: 0 }));
    });
    expect(await page.evaluate(() => (window as { prevented?: boolean }).prevented)).toBe(false);
    await page.reload();
    await waitForMark(page, '#session');
    const opened = person.chromium.browser.waitForTarget(target => target.url() === room.link);
    await page.keyboard.down('Control');
    await page.click('#session');
    await page.keyboard.up('Control');
    const tab = await (await opened).page();
    await tab!.close();
    await page.bringToFront();
    expect(panels()).toHaveLength(0);
  });

  test('the popup lists the links of the page, and its choice of devices is kept', async () => {
    await show(
      `<a href="${room.link}">one</a> <a href="${room.link}">the same</a> <a href="https://${FOREIGN}/r/abc">possible</a>`,
    );
    await waitForMark(person.page, 'a');
    const popup = await person.openPopup();
    await person.sees('entrance', popup);
    await person.sees(FOREIGN, popup);
    await person.press('Set devices', popup);
    await person.devicesReady(popup);
    await popup.locator('[data-kind=microphone] [role=combobox]').click();
    await popup.locator('::-p-aria([name="Fake Audio Input 2"][role="option"])').click();
    await eventually(
      () => captures(popup),
      live => live.some(track => track.includes('Fake Audio Input 2')),
    );
    const levels = new Set<string | null>();
    await eventually(
      async () => levels.add(await popup.$eval('[role=meter]', meter => meter.getAttribute('aria-valuenow'))).size,
      size => size > 3,
    );
    await popup.locator('[data-preview] button[aria-label=Camera]').click();
    await popup.waitForSelector('[data-preview=off]');
    await popup.close();
  });

  test('devices chosen in the popup survive a restart of the browser and are what the call uses', async () => {
    await person.leave();
    person = await arrive();
    const panel = await person.clickLink(site, room.link);
    await panel.waitForSelector('[data-preview=off]');
    await person.sees('Fake Audio Input 2');
    await panel.type('form.join input', 'Grace');
    await person.press('Join stage');
    await person.seesTile('Grace', { camera: 'false', microphone: 'true' });
    const used = await captures(panel);
    expect(used).toHaveLength(1);
    expect(used[0]).toContain('audio:Fake Audio Input 2');
    await person.press('Leave');
    await person.sees('You left the session');
  });

  test('a host nobody said yes to is asked about first, and contacted only after the yes', async () => {
    const link = `https://${FOREIGN}:${front.port}/r/entrance`;
    await show(`<a id="session" href="${link}">the session</a>`);
    const popup = await person.openPopup();
    await popup.locator('[data-link] button').click();
    const panel = await sidePanelPage(person.chromium.browser);
    await person.sees(`${FOREIGN}:${front.port}`, panel);
    await panel.waitForSelector('[data-trust=asking]');
    expect(front.connections()).toBe(0);
    await panel.locator('[data-trust=asking]:not([data-settling]) button').click();
    await panel.waitForSelector('form.join');
    expect(front.connections()).toBeGreaterThan(0);
    // From now on a plain click is enough.
    await person.clickLink(site, link);
  });
});
