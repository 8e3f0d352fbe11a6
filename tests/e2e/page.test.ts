import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { waitForMark } from '../support/marks.ts';
import { captures, eventually, framesAdvance, inbound, outbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

// Ada in the panel, Eve on the room's own page without the extension; the tests follow their session's course.
describe('joining by the page of the room', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let ada: Person;
  let eve: Person;
  const objections: string[] = [];

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ description: 'Waves and\nparticles.' });
    [ada, eve] = await Promise.all([Person.arrive(), Person.visit()]);
    eve.page.on('console', message => {
      if (message.text().includes('Content Security Policy')) objections.push(message.text());
    });
    await eve.page.evaluateOnNewDocument(noteLocks);
    await ada.clickLink(site, room.hostLink);
    await ada.join('Ada', 'Join stage');
  });

  afterAll(async () => {
    await Promise.all([ada, eve].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  /** How many holds there are on the screen, and what the system is told to be on. */
  const system = () =>
    eve.page.evaluate(() => {
      const { metadata, playbackState } = navigator.mediaSession;
      const awake = window.locks!.filter(({ released }) => !released).length;
      return [awake, metadata?.title, metadata?.artist, playbackState];
    });

  test('home page and room page can be installed, and the browser objects to nothing', async () => {
    const devtools = await eve.page.createCDPSession();
    for (const address of [`${server.origin}/`, room.link]) {
      await eve.openPage(address);
      const manifest = await devtools.send('Page.getAppManifest');
      expect([manifest.url, manifest.errors]).toEqual([`${server.origin}/manifest.webmanifest`, []]);
      expect((await devtools.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
    }
    await devtools.detach();
  });

  test('the page says what the event is, whose, and who is on stage', async () => {
    await eve.openPage(room.link);
    for (const words of ['Physics, week 3', 'With Ada Byron', 'Waves and', 'Always open', 'On stage now', 'Ada\nHost'])
      await eve.sees(words);
    expect(await violations(eve.page)).toEqual([]);
  });

  test("the session's code is loaded by whoever joins, not by whoever reads", async () => {
    const loaded = () =>
      eve.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
    const isSession = (name: string) => /\/session-[^/]*\.js$/.test(name);
    expect((await loaded()).some(isSession)).toBe(false);
    await eve.press('Set devices and join');
    await eve.devicesReady();
    expect((await loaded()).some(isSession)).toBe(true);
    expect(await violations(eve.page)).toEqual([]);
  });

  test('a viewer on the page sees and hears the stage, captures nothing and sends nothing', async () => {
    await eve.join('Eve', 'Join as viewer');
    await framesAdvance(eve.page, 1);
    await eventually(
      () => inbound(eve.page),
      ({ energy }) => energy.length === 1 && energy[0]! > 0,
    );
    expect(await captures(eve.page)).toEqual([]);
    expect(await outbound(eve.page)).toEqual({ packets: 0, streams: 0 });
    expect(await violations(eve.page)).toEqual([]);
  });

  test('meanwhile the screen is kept on, and the system shows the title and who is on stage', async () => {
    expect(await eventually(system, ([awake]) => awake === 1)).toEqual([1, 'Physics, week 3', 'Ada', 'playing']);
  });

  test('on stage from the page, frames and sound flow both ways between page and panel', async () => {
    await eve.press('Join stage');
    await framesAdvance(ada.panel, 1);
    await framesAdvance(eve.page, 1);
    for (const page of [ada.panel, eve.page]) {
      await eventually(
        () => inbound(page),
        ({ energy }) => energy.length === 1 && energy[0]! > 0,
      );
    }
    await ada.seesTile('Eve', { microphone: 'true', camera: 'true' });
    // With every menu having been open, too, nothing may have met the page's content security policy.
    await eve.press('Microphone and speaker menus');
    await eve.page.locator('.device-popover [role=combobox]').click();
    await eve.page.waitForSelector('[role=option]');
    await eve.page.keyboard.press('Escape');
    await eve.page.keyboard.press('Escape');
  });

  test('closing the tab is asked about on stage, and staying changes nothing', async () => {
    expect(eve.closingQuestions).toEqual([]);
    eve.closes = false;
    await eve.page.close({ runBeforeUnload: true });
    await eventually(
      () => Promise.resolve(eve.closingQuestions),
      asked => asked.length > 0,
    );
    eve.closes = true;
    expect(eve.closingQuestions.splice(0)).toEqual(['beforeunload']);
    await framesAdvance(eve.page, 1);
    await ada.seesTile('Eve', { presence: 'here' });
  });

  test('a reload is no leaving: the page offers the way back, and it is the same participant on the same stage', async () => {
    const own = () => eve.page.$eval('[data-you=true]', tile => (tile as HTMLElement).dataset['participant']);
    const before = await own();
    await eve.page.reload();
    expect(eve.closingQuestions.splice(0)).toEqual(['beforeunload']);
    await ada.seesTile('Eve', { presence: 'reconnecting' });
    await eve.sees('This page was closed during');
    expect(await violations(eve.page)).toEqual([]);
    await eve.press('Return to session');
    await eve.seesTile('Eve');
    expect(await own()).toBe(before);
    await ada.seesTile('Eve', { presence: 'here' });
    await framesAdvance(ada.panel, 1);
  });

  test('what was chosen at Set devices is kept for the next room, what was switched in a room is not', async () => {
    await eve.toggle('camera');
    await ada.seesTile('Eve', { camera: 'false' });
    await eve.press('Leave');
    await eve.sees('You left the session');
    expect(await captures(eve.page)).toEqual([]);
    expect(await eventually(system, ([awake]) => awake === 0)).toEqual([0, null, null, 'none']);
    await eve.openPage((await server.createRoom({ title: 'Another room' })).link);
    expect(eve.closingQuestions).toEqual([]);
    await eve.press('Set devices and join');
    await eve.page.waitForSelector('[data-preview=live]');
    expect(await eve.page.$eval('form.join input', input => (input as HTMLInputElement).value)).toBe('Eve');
    await eve.page.locator('[data-preview] button[aria-label=Camera]').click();
    await eve.page.waitForSelector('[data-preview=off]');
    await eve.openPage((await server.createRoom({ title: 'A third room' })).link);
    await eve.press('Set devices and join');
    await eve.page.waitForSelector('[data-preview=off]');
  });

  test("nothing that the session needs is against the page's content security policy", () => {
    expect(objections).toEqual([]);
  });

  test('an invitation goes from the fragment to the relay alone, and holds after a reload', async () => {
    const secret = await server.createRoom({ title: 'By invitation', entry: 'invited', stageAccess: 'invite' });
    const token = secret.hostLink.split('#invite=')[1]!;
    const asked: string[] = [];
    eve.page.on('request', request =>
      asked.push(`${request.url().split('#')[0]} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`),
    );
    await eve.openPage(secret.link);
    await eve.sees('This session is by invitation');
    // The same page: only the fragment changes, and nothing is loaded.
    await eve.openPage(secret.hostLink);
    await eve.page.waitForFunction(() => !document.body.innerText.includes('This session is by invitation'));
    await eve.press('Set devices and join');
    await eve.join('Eve', 'Join as viewer');
    await eve.page.reload();
    expect(eve.closingQuestions).toEqual([]);
    await eve.press('Return to session');
    await eve.press('Join stage');
    await eve.seesTile('Eve');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(request => request.includes(token))).toEqual([]);
  });

  test("with the extension there, the page's link opens the panel beside it", async () => {
    await ada.press('Leave');
    await ada.panel.close();
    const page = await ada.page.goto(room.link).then(() => ada.page);
    await page.bringToFront();
    await waitForMark(page, '.beside a');
    await page.click('.beside a');
    await ada.opened();
    await ada.devicesReady();
    expect(page.url()).toBe(room.link);
  });

  test("the countdown turns into the way in by itself, in the reader's own time", async () => {
    const startsAt = Date.now() + 12_000;
    const soon = await server.createRoom({
      title: 'Soon',
      schedule: { startsAt, endsAt: startsAt + 3_600_000 },
      opensBefore: 0,
    });
    await eve.openPage(soon.link);
    await eve.sees('Entry opens in');
    await eve.sees('You are early');
    expect(await violations(eve.page)).toEqual([]);
    expect(await eve.page.$eval('a.calendar', link => link.getAttribute('href'))).toBe(`/r/${soon.slug}/session.ics`);
    await eve.sees('Live now');
    await eve.sees('Join on this page');
  });

  test("an event that ended says so, with the host's last word", async () => {
    const over = await server.createRoom({ title: 'Over' });
    await eve.openPage(over.link);
    const ended = await fetch(`${server.origin}/api/rooms/${over.slug}/end`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${over.hostLink.split('#invite=')[1]}` },
      body: JSON.stringify({ farewell: 'See you next week.' }),
    });
    expect(ended.status).toBe(200);
    await eve.page.reload();
    await eve.sees('This session has ended');
    await eve.sees('See you next week.');
    expect(await violations(eve.page)).toEqual([]);
  });
});

declare global {
  interface Window {
    locks?: WakeLockSentinel[];
  }
}

/** Keeps every hold on the screen that the page was given. */
function noteLocks(): void {
  const held: WakeLockSentinel[] = (window.locks = []);
  const request = WakeLock.prototype.request;
  WakeLock.prototype.request = async function (type) {
    const lock = await request.call(this, type);
    held.push(lock);
    return lock;
  };
}
