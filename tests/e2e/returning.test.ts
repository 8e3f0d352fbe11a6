import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { waitForMark } from '../support/marks.ts';
import { captures, eventually, framesAdvance, outbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

// Ada watches and listens in her panel. The grace is long: whoever is gone within it has left.
describe('nobody is seen or heard without a press of Join stage or Return', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let ada: Person;
  let bob: Person;
  let eve: Person;

  beforeAll(async () => {
    server = await Deployment.start({ GRACE_MS: '120000' });
    site = await startSite();
    room = await server.createRoom();
    [ada, bob, eve] = await Promise.all([Person.arrive(), Person.arrive(), Person.visit()]);
    await ada.clickLink(site, room.hostLink);
    await ada.join('Ada', 'Join as viewer');
  });

  afterAll(async () => {
    await Promise.all([ada, bob, eve].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  /** Nothing of somebody's arrives at Ada, who is told that they are gone, and nothing is sent. */
  async function silent(person: Person): Promise<void> {
    await ada.sees('0 on stage');
    expect(await outbound(person.panel)).toEqual({ packets: 0, streams: 0 });
  }

  async function onStage(name: string): Promise<void> {
    await ada.seesTile(name, { microphone: 'true', camera: 'true', presence: 'here' });
    await framesAdvance(ada.panel, 1);
  }

  test('"Leave it" after a reload of the page leaves, and joining again begins at Set devices', async () => {
    await eve.openPage(room.link);
    await eve.press('Set devices and join');
    await eve.join('Eve', 'Join stage');
    await onStage('Eve');
    await eve.page.reload();
    await ada.seesTile('Eve', { presence: 'reconnecting' });
    await eve.press('Leave it');
    await ada.sees('0 on stage');
    await eve.press('Set devices and join');
    await eve.devicesReady();
    await silent(eve);
    await eve.join('Eve', 'Join stage');
    await onStage('Eve');
  });

  test('a second tab of the page is at Set devices, not on stage', async () => {
    const first = eve.page;
    const second = await eve.chromium.browser.newPage();
    await second.goto(room.link);
    await second.bringToFront();
    await eve.press('Set devices and join', second);
    await eve.devicesReady(second);
    await ada.sees('0 on stage');
    expect(await outbound(second)).toEqual({ packets: 0, streams: 0 });
    await eve.sees('You joined from another window', first);
    expect(await captures(first)).toEqual([]);
    await second.close();
  });

  test('a click on the link after the panel was closed on stage asks before anything is sent', async () => {
    await bob.clickLink(site, room.link);
    await bob.join('Bob', 'Join stage');
    await onStage('Bob');
    await bob.panel.close();
    await ada.seesTile('Bob', { presence: 'reconnecting' });
    await bob.clickLink(site, room.link);
    await bob.sees('You are still expected');
    expect(await captures(bob.panel)).toEqual([]);
    await ada.seesTile('Bob', { presence: 'reconnecting' });
    await bob.press('Return to session');
    await onStage('Bob');
  });

  test('Leave in the popup after the panel was closed leaves, and the link leads to Set devices', async () => {
    await bob.panel.close();
    await ada.seesTile('Bob', { presence: 'reconnecting' });
    const popup = await bob.openPopup();
    await bob.press('Leave', popup);
    await ada.sees('0 on stage');
    await eventually(
      () => popup.evaluate(() => document.body.innerText),
      text => !text.includes('You are on stage'),
    );
    await popup.close();
    await bob.clickLink(site, room.link);
    await bob.devicesReady();
    await silent(bob);
  });

  test('"Leave it" in the panel leaves', async () => {
    await bob.join('Bob', 'Join stage');
    await onStage('Bob');
    await bob.panel.close();
    await ada.seesTile('Bob', { presence: 'reconnecting' });
    await bob.clickLink(site, room.link);
    await bob.press('Leave it');
    await ada.sees('0 on stage');
    await silent(bob);
  });

  test("every form of a room's link leads to the room one is in, or at Set devices for", async () => {
    const { host } = new URL(room.link);
    const forms = [
      `${room.link}?utm_source=mail`,
      `${room.link}/`,
      room.hostLink.replace(/invite=.*/, 'invite=another'),
      room.link.replace(host, host.toUpperCase()),
    ];
    await bob.clickLink(site, room.link);
    const field = await bob.panel.waitForSelector('form.join input:not([type=checkbox])');
    await field!.click({ count: 3 });
    await field!.type('Robert');
    await bob.devicesReady();
    const tracks = () =>
      bob.panel.evaluate(() =>
        [...document.querySelectorAll('video')].map(video => (video.srcObject as MediaStream).id),
      );
    const before = await tracks();
    for (const form of forms.filter(one => !one.includes('#'))) await click(form);
    expect(await tracks()).toEqual(before);
    expect(await field!.evaluate(input => (input as HTMLInputElement).value)).toBe('Robert');
    await bob.press('Join stage');
    await onStage('Robert');
    for (const form of forms) await click(form);
    await framesAdvance(ada.panel, 1);
    expect(await bob.panel.evaluate(() => document.body.innerText)).not.toContain('Switch to another session?');

    async function click(link: string): Promise<void> {
      site.show(`<p><a id="session" href="${link}">Session</a></p>`);
      await bob.page.goto(site.origin);
      await bob.page.bringToFront();
      await waitForMark(bob.page, '#session');
      await bob.page.click('#session');
      // Taken when the panel has read what the click left for it.
      const worker = await bob.chromium.browser
        .waitForTarget(target => target.type() === 'service_worker')
        .then(target => target.worker());
      const pending = () =>
        worker!.evaluate(
          'chrome.storage.session.get(null).then(all => Object.entries(all).filter(([key, value]) => key.startsWith("pending-") && value).length)',
        );
      await eventually(pending, count => count === 0);
    }
  });

  test('an old window of a session that the browser opens again takes nothing from the panel', async () => {
    const worker = await serviceWorker(bob.chromium.browser);
    const home = await worker.evaluate(`chrome.storage.session.get(null).then(kept =>
      Object.entries(kept).find(([key, value]) => key.startsWith('current-') && value)[0].replace('current-', ''))`);
    const old = await bob.chromium.browser.newPage();
    await old.goto(`chrome-extension://${await bob.chromium.extensionId()}/window.html?home=${String(home)}`);
    await bob.sees('No session open', old);
    expect(await captures(old)).toEqual([]);
    await bob.sees('Live');
    await onStage('Robert');
  });
});
