import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { extensionPage, serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { captures, eventually, heard, still } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { OFF, RelayClient } from '../support/relay-client.ts';
import { type Site, startSite } from '../support/site.ts';

/** Chromium beeps, encodes and decodes on two busy processors. */
const LONG = 150_000;

/** In a page of that person, which is brought to front: one behind others draws nothing to wait for. */
class Place {
  readonly person: Person;
  readonly page: Page;

  constructor(person: Person, page: Page) {
    this.person = person;
    this.page = page;
  }

  async press(name: string): Promise<void> {
    await this.page.bringToFront();
    await this.person.press(name, this.page);
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
    await this.press('Set devices and join');
  }

  async join(way: 'Join stage' | 'Join as viewer', name: string): Promise<void> {
    await this.page.bringToFront();
    await this.page.locator('form.join input:not([type=checkbox])').setTimeout(LONG).fill(name);
    if (way === 'Join stage') await this.page.waitForSelector('[data-preview]', { timeout: LONG });
    await this.press(way);
    await this.page.waitForSelector('section.stage, main.stage', { timeout: LONG });
  }

  /** The switch in the room. */
  async toggle(device: 'microphone' | 'camera'): Promise<void> {
    await this.page.bringToFront();
    await this.page.locator(`[data-control=${device}] button`).setTimeout(LONG).click();
  }

  /** The switch in Set devices. Resolves when it shows as it was to be switched. */
  async set(device: 'Microphone' | 'Camera', on: boolean): Promise<void> {
    await this.page.bringToFront();
    const button = `[data-preview] button[aria-label=${device}]`;
    await this.page.locator(`${button}[aria-pressed=${!on}]`).setTimeout(LONG).click();
    await this.page.waitForSelector(`${button}[aria-pressed=${on}]`, { timeout: LONG });
  }

  async shows(microphone: boolean, camera = true): Promise<void> {
    await this.page.bringToFront();
    await this.page.waitForSelector(`[data-participant][data-microphone="${microphone}"][data-camera="${camera}"]`, {
      timeout: LONG,
    });
  }

  /** What others say comes in here from now on. */
  async hears(): Promise<void> {
    await this.shows(true);
    const before = await heard(this.page);
    await eventually(
      () => heard(this.page),
      now => now > before,
      LONG,
    );
  }

  async hearsNothing(): Promise<void> {
    await this.shows(false);
    await eventually(() => heard(this.page), still(), LONG);
    await this.shows(false);
  }
}

// Ada has two rooms open in one browser; Bob listens in both. The tests follow its course.
describe.each(['two tabs of the page', 'two windows with the extension'])(
  'microphone and camera belong to one session: %s',
  where => {
    const extension = where.includes('extension');
    let server: Deployment;
    let site: Site;
    let rooms: [RoomCreated, RoomCreated];
    let host: RelayClient;
    let ada: Person;
    let bob: Person;
    let one: Place;
    let other: Place;
    let atOne: Place;
    let atOther: Place;

    beforeAll(async () => {
      server = await Deployment.start();
      site = await startSite();
      rooms = [await server.createRoom({ title: 'First room' }), await server.createRoom({ title: 'Second room' })];
      host = await RelayClient.connect(server.origin);
      await host.hello(rooms[0].slug, { invite: rooms[0].hostLink.split('#invite=')[1]! });
      await host.enter('Host', 'viewer', OFF);
      [ada, bob] = await Promise.all([extension ? Person.arrive() : Person.visit(), Person.visit()]);
      [atOne, atOther] = [new Place(bob, bob.page), new Place(bob, await bob.chromium.browser.newPage())];
      for (const [index, listener] of [atOne, atOther].entries()) {
        await listener.open(rooms[index]!.link);
        await listener.join('Join as viewer', 'Bob');
      }
      if (extension) one = new Place(ada, await ada.clickLink(site, rooms[0].link));
      else await (one = new Place(ada, ada.page)).open(rooms[0].link);
      await one.join('Join stage', 'Ada');
      await atOne.hears();
    }, LONG * 2);

    afterAll(async () => {
      host?.close();
      await Promise.all([ada, bob].map(person => person?.leave()));
      await site?.close();
      await server?.stop();
    });

    /** The second room, at Set devices, in a tab or window beside the first. */
    async function openOther(): Promise<Place> {
      if (!extension) {
        const place = new Place(ada, await ada.chromium.browser.newPage());
        await place.open(rooms[1].link);
        return place;
      }
      const [, panel] = await ada.clickInNewWindow(site, rooms[1].link, 'second');
      return new Place(ada, panel);
    }

    test(
      'muted in one room, nothing that is switched in Set devices of another opens it',
      async () => {
        await one.toggle('microphone');
        await atOne.hearsNothing();
        other = await openOther();
        await other.set('Microphone', false);
        await other.set('Microphone', true);
        await atOne.hearsNothing();
      },
      LONG,
    );

    test(
      'on stage in both, each is heard and muted by itself',
      async () => {
        await other.join('Join stage', 'Ada');
        await atOther.hears();
        await atOne.hearsNothing();
        await other.toggle('microphone');
        await atOther.hearsNothing();
        await one.toggle('microphone');
        await atOne.hears();
        await atOther.hearsNothing();
      },
      LONG,
    );

    test(
      "a moderator's mute in one room is no mute in another, and comes back to nobody with the session that was muted",
      async () => {
        await other.toggle('microphone');
        await atOther.hears();
        const { id } = await host.find('Ada');
        await host.command({ type: 'mute', id });
        await atOne.hearsNothing();
        await atOther.hears();
        await one.toggle('camera');
        await atOne.shows(false, false);
        if (extension) {
          await one.press('Room menu');
          await one.page.locator('[data-action=open-window]').click();
          one = new Place(ada, await extensionPage(ada.chromium.browser, 'window.html'));
        } else {
          await one.page.bringToFront();
          await one.page.reload();
          await one.press('Return to session');
        }
        await one.page.waitForSelector('[data-you=true][data-microphone=false][data-camera=false]', { timeout: LONG });
        await eventually(() => heard(atOne.page), still(), LONG);
        await atOne.shows(false, false);
        await atOther.hears();
      },
      LONG,
    );

    test.runIf(extension)(
      "the popup opened for its links captures nothing; its Set devices switches no session, its session's own buttons do",
      async () => {
        const worker = await serviceWorker(ada.chromium.browser);
        const home = (await worker.evaluate(`chrome.storage.session.get(null).then(kept =>
      Object.keys(kept).find(key => key.startsWith('current-') && kept[key]?.title === 'First room').slice('current-'.length))`)) as string;
        await worker.evaluate(`chrome.action.openPopup({ windowId: ${home} })`);
        const popup = await extensionPage(ada.chromium.browser, 'popup.html');
        await ada.sees('First room', popup);
        expect(await captures(popup)).toEqual([]);
        await ada.press('Set devices', popup);
        await eventually(
          () => captures(popup),
          live => live.length === 2,
          LONG,
        );
        const place = new Place(ada, popup);
        await place.set('Microphone', false);
        await place.set('Microphone', true);
        await atOne.shows(false, false);
        await eventually(() => heard(atOne.page), still(), LONG);
        await atOther.hears();
        await ada.press('Set devices', popup);
        await eventually(
          () => captures(popup),
          live => live.length === 0,
          LONG,
        );
        await popup.locator('[data-toggle=microphone]').click();
        await atOne.shows(true, false);
        await popup.close();
      },
      LONG,
    );
  },
);
