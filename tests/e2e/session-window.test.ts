import { setImmediate } from 'node:timers/promises';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, extensionPage, launchChromium, popupPage, serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { captures, eventually, framesAdvance } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { recorded } from '../support/recording.ts';
import { OFF, RelayClient } from '../support/relay-client.ts';
import { ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';
import { type Site, startSite } from '../support/site.ts';

// One person on stage moves between panel and window; the other at the stage and the host must not notice. The tests
// follow its course.
describe('the session in a window of its own', () => {
  let server: Deployment;
  let site: Site;
  let link: string;
  let token: string;
  let host: RelayClient;
  let ada: Person;
  let other: Chromium;
  let bob: RoomPage;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    const room = await server.createRoom();
    const { slug } = room;
    host = await RelayClient.connect(server.origin);
    await host.hello(slug, { invite: new URL(room.hostLink).hash.replace('#invite=', '') });
    await host.enter('Host', 'viewer', OFF);
    token = new URL(room.hostLink).hash.replace('#invite=', '');
    link = room.hostLink;
    [ada, other] = await Promise.all([Person.arrive(), launchChromium({ args: ROOM_PAGE_ARGS })]);
    bob = await RoomPage.open(other.browser);
    await bob.join({ origin: server.origin, slug, name: 'Bob', place: 'stage' });
    await ada.clickLink(site, link);
    await ada.join('Ada', 'Join stage');
    await ada.toggle('camera');
    await ada.seesTile('Ada', { camera: 'false', microphone: 'true' });
    await framesAdvance(ada.panel, 1);
  });

  afterAll(async () => {
    host?.close();
    await ada?.leave();
    await other?.close();
    await site?.close();
    await server?.stop();
  });

  /** What everybody was told of Ada since the last look that is more than nothing. */
  async function told(): Promise<string[]> {
    await host.settled();
    const frames = host.frames.received.splice(0);
    return frames.flatMap(frame => (frame.type === 'events' ? frame.events.map(({ type }) => type as string) : []));
  }

  async function openWindow(panel: Page): Promise<Page> {
    await ada.press('Room menu', panel);
    await panel.locator('[data-action=open-window]').click();
    return extensionPage(ada.chromium.browser, 'window.html');
  }

  /** A session's window has no toolbar; the browser window beside it has. */
  async function openPopup(): Promise<Page> {
    const worker = await serviceWorker(ada.chromium.browser);
    await worker.evaluate(
      `chrome.windows.getAll({ windowTypes: ['normal'] }).then(([{ id }]) => chrome.action.openPopup({ windowId: id }))`,
    );
    return popupPage(ada.chromium.browser);
  }

  const pages = (file: string) => ada.chromium.browser.targets().filter(target => target.url().includes(`/${file}`));
  /** Waits until no such document is there; what puppeteer knows of that comes in with the event loop's next turns. */
  const gone = (file: string) =>
    eventually(
      () => setImmediate(pages(file).length),
      count => count === 0,
    );

  /** Moves the panel's session to a window, and waits until both know. */
  async function toWindow(): Promise<void> {
    window = await openWindow(ada.panel);
    await ada.sees('The session is in its own window', ada.panel);
    await ada.sees('Live', window);
  }

  /** What the browser keeps of sessions in progress. */
  async function remembered(): Promise<string[]> {
    const worker = await serviceWorker(ada.chromium.browser);
    const kept = (await worker.evaluate('chrome.storage.session.get(null)')) as Record<string, unknown>;
    return Object.keys(kept).filter(key => /^(window|current)-/.test(key) && kept[key] !== null);
  }

  /** Asks the session's window to leave as the popup does, but from a tab. Resolves with the answer. */
  async function leaveFromATab(): Promise<unknown> {
    const tab = await ada.chromium.browser.newPage();
    await tab.goto(`chrome-extension://${await ada.chromium.extensionId()}/diagnosis.html`);
    const answer = await tab.evaluate(`chrome.storage.session.get(null).then(kept => {
      const [, windowId] = Object.entries(kept).find(([key, value]) => key.startsWith('window-') && value !== null);
      return chrome.runtime.sendMessage({ sidestage: 'leave-session', windowId }).catch(() => 'nobody');
    })`);
    await tab.close();
    return answer;
  }

  /** Notes what that document asks the browser to capture from now on. */
  async function captureRequests(page: Page): Promise<() => Promise<string[]>> {
    const asked = await page.evaluateHandle(() => {
      const list: string[] = [];
      const devices = navigator.mediaDevices;
      const capture = devices.getUserMedia.bind(devices);
      devices.getUserMedia = wanted => {
        list.push(JSON.stringify(wanted));
        return capture(wanted);
      };
      return list;
    });
    return () => asked.jsonValue();
  }

  /** A slow disk: what records there does not come to its end before the function returned is called. */
  async function holdRecorder(page: Page): Promise<() => Promise<void>> {
    const held = await page.evaluateHandle(() => {
      const { stop } = MediaRecorder.prototype;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      MediaRecorder.prototype.stop = function () {
        void promise.then(() => stop.call(this));
      };
      return { resolve };
    });
    return () => held.evaluate(({ resolve }) => resolve(undefined));
  }

  const presence = (now: string) =>
    host.next('events', ({ events }) =>
      events.some(event => event.type === 'presence-changed' && event.presence === now),
    );

  let window: Page;

  test('it goes on there as it was, on stage with the camera off, and nobody in the room is told of anything', async () => {
    await told();
    window = await openWindow(ada.panel);
    await ada.sees('Live', window);
    await ada.sees('The session is in its own window', ada.panel);
    await framesAdvance(window, 1);
    await window.waitForSelector('[data-you=true][data-camera=false][data-microphone=true]');
    const sound = await bob.ask(client => client.sound());
    await eventually(
      () => bob.ask(client => client.sound()),
      now => (now.Ada ?? 0) > 0 && now.Ada !== sound.Ada,
    );
    expect(await told()).toEqual([]);
    expect(await captures(ada.panel)).toEqual([]);
    expect((await captures(window)).map(track => track.split(':')[0])).toEqual(['audio']);
  });

  test('the invitation is in no address', () => {
    expect(link).toContain(token);
    expect(
      pages('window.html')
        .map(target => target.url())
        .join(),
    ).not.toContain(token);
  });

  test('what others say is played there, without a click in that window', async () => {
    await eventually(
      () => window.$$eval('audio', all => all.map(one => !one.paused && one.currentTime > 0)),
      playing => playing.length > 0 && playing.every(Boolean),
    );
  });

  test('with the panel closed it goes on, and the popup leads to it', async () => {
    await ada.panel.close();
    await gone('sidepanel.html');
    await framesAdvance(window, 1);
    const popup = await openPopup();
    await ada.press('Show session', popup);
    await gone('popup.html');
    expect(pages('sidepanel.html')).toEqual([]);
    await framesAdvance(window, 1);
    expect(await told()).toEqual([]);
  });

  test('the panel opened again takes it back on a press, and the window closes', async () => {
    const panel = await ada.clickLink(site, link);
    await ada.press('Bring it here', panel);
    await ada.sees('Live', panel);
    await gone('window.html');
    await framesAdvance(panel, 1);
    await ada.seesTile('Ada', { camera: 'false', microphone: 'true' });
    expect(await told()).toEqual([]);
  });

  test('the window itself gives it back to the panel', async () => {
    window = await openWindow(ada.panel);
    await ada.sees('Live', window);
    await ada.sees('The session is in its own window', ada.panel);
    ada.hearQuestions(window);
    await ada.press('Room menu', window);
    await window.locator('[data-action=to-panel]').click();
    await gone('window.html');
    expect(ada.closingQuestions).toEqual([]);
    await ada.sees('Live', ada.panel);
    await framesAdvance(ada.panel, 1);
    expect(await told()).toEqual([]);
  });

  test('the window closed is as the panel closed, but asked about on stage: reconnecting, and the panel offers to return', async () => {
    window = await openWindow(ada.panel);
    await ada.sees('The session is in its own window', ada.panel);
    await ada.sees('Live', window);
    ada.hearQuestions(window);
    // Browsers ask only for a document in which the person pressed something.
    await ada.press('Room menu', window);
    await window.keyboard.press('Escape');
    await window.close({ runBeforeUnload: true });
    await gone('window.html');
    expect(ada.closingQuestions).toEqual(['beforeunload']);
    await presence('reconnecting');
    await ada.press('Return to session');
    await ada.sees('Live');
    await presence('here');
    expect(await told()).not.toContain('left');
    await framesAdvance(ada.panel, 1);
  });

  test("another session's link is asked about in the panel, and switching leaves the window's session and closes it", async () => {
    const next = await server.createRoom({ title: 'Another room' });
    window = await openWindow(ada.panel);
    await ada.sees('The session is in its own window', ada.panel);
    await ada.sees('Live', window);
    await told();
    const panel = await ada.clickLink(site, next.link);
    await ada.sees('Switch to another session?', panel);
    await ada.press('Switch', panel);
    await gone('window.html');
    await ada.sees('Another room', panel);
    expect((await host.event('left')).reason).toBe('left');
  });

  test('a viewer who is moved captures nothing on the way, into the window and back', async () => {
    await ada.join('Ada', 'Join as viewer');
    const asked = await captureRequests(ada.panel);
    await toWindow();
    expect(await captures(window)).toEqual([]);
    await ada.press('Room menu', window);
    await window.locator('[data-action=to-panel]').click();
    await gone('window.html');
    await ada.sees('Live', ada.panel);
    expect(await asked()).toEqual([]);
    expect(await captures(ada.panel)).toEqual([]);
  });

  test("whoever leaves by the popup leaves the window's session; what speaks from a tab, as content scripts do, is not heard", async () => {
    await toWindow();
    expect(await captures(window)).toEqual([]);
    expect(await leaveFromATab()).not.toBe(true);
    await ada.sees('Live', window);
    const popup = await openPopup();
    await ada.press('Leave', popup);
    await gone('window.html');
    await ada.sees('No session open', ada.panel);
    expect(await remembered()).toEqual([]);
  });

  test("with panel and window closed the popup's Leave forgets the session, and works again in the next one", async () => {
    await ada.clickLink(site, (await server.createRoom({ title: 'A third room' })).link);
    await ada.join('Ada', 'Join as viewer');
    await toWindow();
    await ada.panel.close();
    await gone('sidepanel.html');
    await window.close();
    await gone('window.html');
    let popup = await openPopup();
    await ada.sees('A third room', popup);
    await ada.press('Leave', popup);
    await popup.waitForFunction(() => !document.querySelector('.current'));
    expect(await remembered()).toEqual([]);
    await popup.close();
    await gone('popup.html');

    const panel = await ada.clickLink(site, (await server.createRoom({ title: 'A fourth room' })).link);
    await ada.join('Ada', 'Join as viewer');
    popup = await openPopup();
    await ada.sees('A fourth room', popup);
    await ada.press('Leave', popup);
    await ada.sees('You left the session', panel);
    expect(await remembered()).toEqual([]);
    await popup.close();
    await gone('popup.html');
  });

  test('while the window records it cannot be brought back, and left by the popup it closes once all is on disk', async () => {
    const room = await server.createRoom({ title: 'A recorded room' });
    const panel = await ada.clickLink(site, room.hostLink);
    await ada.join('Ada', 'Join as viewer');
    await toWindow();
    await panel.waitForSelector('[data-action=bring]:not(:disabled)');
    await ada.press('Room menu', window);
    await ada.press('Record on this computer…', window);
    await ada.press('Start recording', window);
    await window.waitForSelector('[data-elapsed]');
    await recorded(window, 2);
    await panel.waitForSelector('[data-action=bring]:disabled');
    await ada.sees('Bringing it here would end that', panel);
    const end = await holdRecorder(window);
    const popup = await openPopup();
    await ada.press('Leave', popup);
    await ada.sees('You left the session', window);
    await end();
    await gone('window.html');
    await ada.sees('Recording of “A recorded room”', panel);
    expect(await remembered()).toEqual([]);
  });
});
