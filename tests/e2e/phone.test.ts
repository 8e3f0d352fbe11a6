import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { captures, eventually, framesAdvance, outbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';

/** CSS pixels of a common phone. */
const PORTRAIT = { width: 390, height: 844, deviceScaleFactor: 1, isMobile: true, hasTouch: true };
const LANDSCAPE = { ...PORTRAIT, width: 844, height: 390, isLandscape: true };
/** What a thumb needs (WCAG 2.2 SC 2.5.5), in CSS pixels. */
const THUMB = 44;

// Ada on stage by the page, Pia on a phone; the tests follow their session's course.
describe('a phone', () => {
  let server: Deployment;
  let room: RoomCreated;
  let ada: Person;
  let pia: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    room = await server.createRoom();
    [ada, pia] = await Promise.all([Person.visit(), Person.visit()]);
    await pia.page.setViewport(PORTRAIT);
    // Colours are judged at rest.
    await pia.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await ada.openPage(room.link);
    await ada.press('Set devices and join');
    await ada.join('Ada', 'Join stage');
  });

  afterAll(async () => {
    await Promise.all([ada, pia].map(person => person?.leave()));
    await server?.stop();
  });

  test('enters as viewer by a name and one press, with no devices to set and none asked for', async () => {
    await pia.openPage(room.link);
    await pia.sees('Your camera and microphone stay off');
    expect(await buttons(pia.page)).toContain('Join as viewer');
    expect(await buttons(pia.page)).not.toContain('Join stage');
    expect(await violations(pia.page)).toEqual([]);
    await pia.page.locator('form.join input').fill('Pia');
    await pia.page.locator('form.join button').click();
    await pia.seesTile('Ada');
    await framesAdvance(pia.page, 1);
    expect(await captures(pia.page)).toEqual([]);
    expect(await outbound(pia.page)).toEqual({ packets: 0, streams: 0 });
    await pia.sees('Pia, you are watching');
    expect(await violations(pia.page)).toEqual([]);
  });

  test.each([
    ['upright', PORTRAIT],
    ['on its side', LANDSCAPE],
  ])(
    '%s, stage, place for taking part and controls are all in sight, and a thumb hits every control',
    async (_way, viewport) => {
      await pia.page.setViewport(viewport);
      const inSight = () =>
        pia.page.evaluate(() =>
          ['[data-participant]', '.part', 'footer.bar'].map(selector => {
            const box = document.querySelector(selector)?.getBoundingClientRect();
            return (
              !!box &&
              box.height > 0 &&
              box.top >= 0 &&
              box.left >= 0 &&
              box.bottom <= innerHeight &&
              box.right <= innerWidth
            );
          }),
        );
      expect(await eventually(inSight, seen => seen.every(Boolean))).toEqual([true, true, true]);
      const sizes = await pia.page.$$eval('footer.bar button', all =>
        all
          .filter(one => one.checkVisibility())
          .map(one => one.getBoundingClientRect())
          .map(({ width, height }) => Math.min(width, height)),
      );
      expect(sizes.length).toBeGreaterThan(1);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(THUMB);
      const apart = () =>
        pia.page.evaluate(
          () =>
            document.querySelector('footer.bar')!.getBoundingClientRect().top -
            document.querySelector('[data-participant]')!.getBoundingClientRect().bottom,
        );
      // After the turn, once the layout has come to rest.
      expect(await eventually(apart, gap => gap >= 0)).toBeGreaterThanOrEqual(0);
    },
  );

  test('the participants come up as a sheet over the stage and go again', async () => {
    await pia.page.setViewport(PORTRAIT);
    await pia.press('People');
    const sheet = await pia.page.waitForSelector('[role=dialog]');
    await pia.page.waitForFunction(() =>
      /Pia/.test(document.querySelector<HTMLElement>('[role=dialog]')?.innerText ?? ''),
    );
    expect(await violations(pia.page)).toEqual([]);
    const box = await eventually(
      async () => sheet!.boundingBox(),
      one => one !== null && Math.round(one.y + one.height) === PORTRAIT.height,
    );
    expect(box!.y).toBeGreaterThan(0);
    await pia.page.keyboard.press('Escape');
    await pia.page.waitForSelector('[role=dialog]', { hidden: true });
    await pia.sees('Pia, you are watching');
  });

  test('later on stage, its front camera is sent; leaving the stage lets it go', async () => {
    await pia.press('Join stage');
    await ada.seesTile('Pia', { camera: 'true', microphone: 'true' });
    await framesAdvance(ada.page, 1);
    await pia.sees('Pia, you are on stage');
    expect(await violations(pia.page)).toEqual([]);
    await pia.press('Leave stage');
    await eventually(
      () => captures(pia.page),
      live => live.length === 0,
    );
  });

  test('leaves, and is back at the page of the event', async () => {
    await pia.press('Leave');
    await pia.sees('You left the session');
    await pia.press('Close');
    await pia.sees('Your camera and microphone stay off');
    await ada.sees('0 viewers');
  });

  test('asked for and granted, the stage is joined with devices set first, and the controls stay in sight', async () => {
    const asking = await server.createRoom({ title: 'On request', stageAccess: 'request' });
    const host = await RelayClient.connect(server.origin);
    try {
      await host.hello(asking.slug, { invite: asking.hostLink.split('#invite=')[1]! });
      await host.enter('Host');
      await pia.openPage(asking.link);
      await pia.page.locator('form.join button').click();
      await pia.press('Ask to join stage');
      const { participant } = await host.event('stage-asked');
      await host.command({ type: 'bring-to-stage', id: participant.id });
      await pia.sees('You are invited to the stage');
      await pia.devicesReady();
      await pia.page.setViewport(LANDSCAPE);
      const below = () => pia.page.$eval('footer.bar', bar => bar.getBoundingClientRect().bottom - innerHeight);
      expect(await eventually(below, over => over <= 0)).toBeLessThanOrEqual(0);
      await pia.press('Join stage');
      await pia.seesTile('Pia', { camera: 'true', microphone: 'true' });
    } finally {
      await pia.page.setViewport(PORTRAIT);
      host.close();
    }
  });

  test('before entry opens a phone is told when, and has nothing to set', async () => {
    const startsAt = Date.now() + 7_200_000;
    const later = await server.createRoom({ title: 'Later', schedule: { startsAt, endsAt: startsAt + 3_600_000 } });
    await pia.openPage(later.link);
    await pia.sees('Entry opens in');
    expect(await buttons(pia.page)).toEqual([]);
    expect(await violations(pia.page)).toEqual([]);
  });
});

function buttons(page: Page): Promise<string[]> {
  return page.$$eval('button', all => all.map(button => button.innerText.trim()));
}
