import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually, framesAdvance } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';
import { type Site, startSite } from '../support/site.ts';

// Eve is on stage from the room's page, Bob is beside her; the tests follow the course of their session.
describe('the stage in a small window that stays on top', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let eve: Person;
  let other: Chromium;
  let bob: RoomPage;
  let small: Page;
  const objections: string[] = [];

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom();
    [eve, other] = await Promise.all([Person.visit(), launchChromium({ args: ROOM_PAGE_ARGS })]);
    eve.page.on('console', message => {
      if (message.text().includes('Content Security Policy')) objections.push(message.text());
    });
    bob = await RoomPage.open(other.browser);
    await bob.join({ origin: server.origin, slug: room.slug, name: 'Bob', place: 'stage' });
    await eve.openPage(room.link);
    await eve.press('Set devices and join');
    await eve.join('Eve', 'Join stage');
    await framesAdvance(eve.page, 1);
  });

  afterAll(async () => {
    await Promise.all([eve?.leave(), other?.close()]);
    await site?.close();
    await server?.stop();
  });

  async function openSmall(): Promise<Page> {
    const before = new Set(eve.chromium.browser.targets());
    await eve.press('Room menu');
    await eve.page.locator('[data-action=picture-in-picture]').click();
    const target = await eve.chromium.browser.waitForTarget(one => !before.has(one) && one.type() === 'page');
    const page = await target.asPage();
    await page.waitForSelector('[data-picture]');
    return page;
  }

  /** Waits until the browser has no such window any more, as the page sees it. */
  const closed = () => eve.page.waitForFunction('documentPictureInPicture.window === null');

  /** Frames of somebody else's picture that were put on screen there since its player began. */
  const presented = (page: Page) =>
    page.$eval(
      '[data-you=false] video',
      video => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames,
    );

  async function picturesMove(page: Page): Promise<void> {
    await page.waitForSelector('[data-you=false] video');
    // A player that was moved may begin again, and count anew.
    let least = Infinity;
    await eventually(
      () => presented(page),
      now => {
        least = Math.min(least, now);
        return now > least + 5;
      },
    );
    await framesAdvance(eve.page, 1);
  }

  const heardOfEve = async () => (await bob.ask(client => client.sound())).Eve ?? 0;

  test('the stage moves there with its pictures, and the page says where it is', async () => {
    small = await openSmall();
    await eve.sees('The stage is in a small window');
    const pictures = (page: Page) => page.$$eval('[data-picture]', all => all.length);
    expect([await pictures(eve.page), await pictures(small)]).toEqual([0, 2]);
    expect(await small.evaluate(() => document.documentElement.lang)).toBe('en');
    await picturesMove(small);
    expect(await violations(eve.page)).toEqual([]);
    expect(await violations(small)).toEqual([]);
  });

  test("it has the page's look, whichever theme that has", async () => {
    const looks = (page: Page) =>
      page.evaluate(() => {
        const { fontFamily, backgroundColor } = getComputedStyle(document.body);
        return [fontFamily, backgroundColor];
      });
    for (const value of ['dark', 'light']) {
      await eve.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      const wanted = String(await looks(eve.page));
      await eventually(
        () => looks(small),
        now => String(now) === wanted,
      );
    }
  });

  test('with another tab in front the pictures go on, in both directions', async () => {
    const reading = await eve.chromium.browser.newPage();
    site.show('<h1>Something else to read</h1>');
    await reading.goto(site.origin);
    await reading.bringToFront();
    await eve.page.waitForFunction(() => document.hidden, { polling: 100 });
    await picturesMove(small);
    const { Eve = 0 } = await bob.frames();
    await eventually(
      () => bob.frames(),
      now => (now.Eve ?? 0) > Eve + 5,
    );
  });

  test('its buttons and keys switch microphone and camera while the page is out of sight', async () => {
    const own = (state: string) => small.waitForSelector(`[data-you=true]${state}`);
    const heardAs = (microphone: boolean) =>
      eventually(
        () => bob.ask(client => client.people()),
        ({ Eve }) => Eve?.microphone === microphone,
      );
    await small.locator('[data-control=microphone]').click();
    await own('[data-microphone=false]');
    await small.keyboard.down(' ');
    await own('[data-microphone=true]');
    await small.keyboard.up(' ');
    await own('[data-microphone=false]');
    await small.keyboard.press('v');
    await own('[data-camera=false]');
    await heardAs(false);
    await small.keyboard.press('m');
    await small.locator('[data-control=camera]').click();
    await own('[data-microphone=true][data-camera=true]');
    await heardAs(true);
    const sound = await heardOfEve();
    await eventually(heardOfEve, now => now !== sound);
  });

  test('that the server is gone, and back, is said there too, and pictures go on meanwhile', async () => {
    await server.crash();
    await small.waitForSelector('[data-status=reconnecting]');
    await picturesMove(small);
    await server.restart();
    await small.waitForSelector('[data-status=reconnecting]', { hidden: true, timeout: 60_000 });
  });

  test('"Back to the page" brings page and stage back', async () => {
    await small.locator('[data-control=back]').click();
    await eve.page.waitForSelector('[data-picture]');
    await closed();
    await eve.page.waitForFunction(() => !document.hidden, { polling: 100 });
    await picturesMove(eve.page);
  });

  test('so does "Bring it back" on the page, and the keyboard stays at the stage', async () => {
    small = await openSmall();
    await eve.press('Bring it back');
    await eve.page.waitForSelector('[data-picture]');
    await closed();
    expect(await eve.page.evaluate(() => document.activeElement?.localName)).toBe('main');
    await picturesMove(eve.page);
  });

  test('and so does closing the window', async () => {
    small = await openSmall();
    await small.close();
    await eve.page.waitForSelector('[data-picture]');
    expect(await eve.page.evaluate(() => document.body.innerText)).not.toContain('The stage is in a small window');
    await picturesMove(eve.page);
  });

  test('leaving closes it', async () => {
    small = await openSmall();
    await eve.press('Leave');
    await eve.sees('You left the session');
    await closed();
  });

  test('the end of the session closes it', async () => {
    await eve.openPage(room.link);
    await eve.press('Set devices and join');
    await eve.join('Eve', 'Join as viewer');
    await eve.seesTile('Bob');
    small = await openSmall();
    expect(await small.$$('[data-control=microphone], [data-control=camera]')).toEqual([]);
    const ended = await fetch(`${server.origin}/api/rooms/${room.slug}/end`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${room.hostLink.split('#invite=')[1]}` },
      body: JSON.stringify({ farewell: '' }),
    });
    expect(ended.status).toBe(200);
    await eve.sees('This session has ended');
    await closed();
  });

  test("nothing of it is against the page's content security policy", () => {
    expect(objections).toEqual([]);
  });
});
