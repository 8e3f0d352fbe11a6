import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { output } from '../../tools/lib/paths.ts';
import { eventually, framesAdvance } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Site, startSite } from '../support/site.ts';

const MINUTE = 60_000;

// The server's clock is not the clients': it stands at a time of the test's choice and goes on from there.
describe('a session with a schedule, by the clock of the server', () => {
  let server: TestServer;
  let site: Site;
  let host: Person;
  let guest: Person;
  let page: Page;
  let shift = 0;
  const now = () => Date.now() + shift;

  beforeAll(async () => {
    // Three days ahead of everybody else's clock.
    shift = 3 * 24 * 60 * MINUTE;
    server = await startTestServer({ now, webDir: join(output.chrome, '..', 'web'), graceMs: 15_000 });
    site = await startSite();
    [host, guest] = await Promise.all([Person.arrive(), Person.arrive()]);
    page = await guest.chromium.browser.newPage();
  });

  afterAll(async () => {
    await Promise.all([host, guest].map(person => person?.leave()));
    await site?.close();
    await server?.close();
  });

  const countdown = (where: Page) => where.$eval('[data-countdown]', element => element.textContent ?? '');

  /** A room whose entry opens after that many ms of the server's clock. */
  function roomOpeningIn(ms: number, minutes = 60): Promise<RoomCreated> {
    const startsAt = now() + 15 * MINUTE + ms;
    return server.createRoom({ stageAccess: 'everyone', schedule: { startsAt, endsAt: startsAt + minutes * MINUTE } });
  }

  test('early arrivals get a countdown, in the panel and on the page, that turns into the join by itself', async () => {
    const room = await roomOpeningIn(25_000);
    await guest.clickLink(site, room.link);
    await guest.panel.waitForSelector('[data-countdown]');
    await page.goto(room.link);
    await page.bringToFront();
    await page.locator('::-p-aria(Set devices)').click();
    await page.waitForSelector('[data-countdown]');
    expect(await countdown(guest.panel)).toMatch(/\b0?0:[0-2]\d/);
    const seen = await countdown(page);
    await eventually(
      () => countdown(page).catch(() => 'gone'),
      text => text !== seen,
    );
    expect(await guest.panel.$('::-p-aria(Join as viewer)')).toBeNull();
    await Promise.all(
      [guest.panel, page].map(one => one.waitForSelector('::-p-aria(Join as viewer)', { timeout: 60_000 })),
    );
  });

  test('a moderator comes in early and starts: the countdown of the others turns into the join', async () => {
    const room = await roomOpeningIn(60 * MINUTE);
    await guest.panel.close();
    await guest.clickLink(site, room.link);
    await guest.panel.waitForSelector('[data-countdown]');
    await host.clickLink(site, room.hostLink);
    await host.join('Hanna', 'Join stage');
    expect(await guest.panel.$('::-p-aria(Join as viewer)')).toBeNull();
    const client = await server.connect();
    await client.hello(room.slug, { invite: room.hostLink.split('#invite=')[1]! });
    await client.command({ type: 'start' });
    await guest.join('Gus', 'Join as viewer');
    await framesAdvance(guest.panel, 1);
  });

  test('the calendar file has the session’s link and times, and no invitation', async () => {
    const room = await roomOpeningIn(60 * MINUTE);
    const response = await fetch(`${room.link}/session.ics`);
    const text = (await response.text()).replaceAll(/\r\n[ \t]/g, '');
    expect(response.headers.get('content-type')).toContain('text/calendar');
    expect(text).toContain(room.link);
    expect(text).not.toContain('invite=');
    expect(text).toMatch(/DTSTART:\d{8}T\d{6}Z/);
  });

  test('at its end the session is over for everybody, said with the reason to look again', async () => {
    const startsAt = now() - 10 * MINUTE;
    const room = await server.createRoom({ schedule: { startsAt, endsAt: now() + 20_000 } });
    await guest.panel.close();
    await guest.clickLink(site, room.link);
    await guest.join('Gus', 'Join as viewer');
    await guest.panel.waitForFunction(() => document.body.innerText.includes('This session has ended'), {
      timeout: 60_000,
    });
  });
});
