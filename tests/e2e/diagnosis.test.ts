import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../tools/lib/free-port.ts';
import { violations } from '../support/axe.ts';
import { type ChromiumOptions, extensionPage, serviceWorker } from '../support/chromium.ts';
import { type Coturn, startCoturn } from '../support/coturn.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';
import { startTlsFront } from '../support/tls-front.ts';

const SECRET = 'shared-with-coturn-only';
/** The name in the test certificate. */
const HOST = 'rooms.example';
const TLS_ARGS = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, '--ignore-certificate-errors'];
/** TURN over UDP to where nobody is takes Chromium its whole patience. */
const PATIENCE = 60_000;

describe('the check of connection and devices', () => {
  let coturn: Coturn;
  let server: Deployment;
  let site: Site;
  let person: Person | null = null;
  let page: Page;

  beforeAll(async () => {
    coturn = await startCoturn({ secret: SECRET, tls: true });
    site = await startSite();
  }, 600_000);

  afterEach(async () => {
    await person?.leave();
    person = null;
    await server?.stop();
  });

  afterAll(async () => {
    await coturn?.close();
    await site?.close();
  });

  /** Opens the page in a browser of its own. */
  async function open(options: ChromiumOptions = {}, room?: string): Promise<Person> {
    person = await Person.arrive(options);
    page = await person.chromium.browser.newPage();
    await page.setViewport({ width: 900, height: 900 });
    await page.goto(
      `chrome-extension://${await person.chromium.extensionId()}/diagnosis.html${room ? `#room=${encodeURIComponent(room)}` : ''}`,
    );
    await page.waitForSelector('form select');
    return person;
  }

  const press = (name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).setTimeout(20_000).click();
  const verdict = () => page.$eval('[data-verdict]', element => (element as HTMLElement).dataset['verdict']);
  const codes = () =>
    page.$$eval('[data-check]', rows =>
      Object.fromEntries(
        rows.map(row => [
          (row as HTMLElement).dataset['check'],
          `${(row as HTMLElement).dataset['state']} ${(row as HTMLElement).dataset['code'] ?? ''}`.trim(),
        ]),
      ),
    );
  const report = () => page.$eval('[data-report]', element => element.textContent ?? '');

  async function finished(): Promise<Record<string, string>> {
    await page.waitForSelector('[data-report]', { timeout: PATIENCE });
    return codes();
  }

  const turnUrls = (authority: string, tls: string) =>
    [`turn:${authority}?transport=udp`, `turn:${authority}?transport=tcp`, `turns:${tls}?transport=tcp`].join(',');

  test('where all works, each way carries a message, and the report names no secret, no room and no address of this computer', async () => {
    server = await Deployment.start({
      STUN_URLS: `stun:${coturn.authority}`,
      TURN_URLS: turnUrls(coturn.authority, `${HOST}:${coturn.tlsPort}`),
      TURN_SECRET: SECRET,
    });
    const { link, hostLink } = await server.createRoom({ slug: 'well-hidden' });
    const invite = hostLink.split('#invite=')[1]!;
    await open({ args: TLS_ARGS });
    await page.locator('form input').fill(`${link}#invite=${invite}`);
    await press('Start checks');
    expect(await finished()).toEqual({
      server: 'passed ok',
      signalling: 'passed ok',
      udp: expect.stringMatching(/^passed (reflexive|direct)$/) as string,
      'turn-udp': 'passed ok',
      'turn-tcp': 'passed ok',
      'turn-tls': 'passed ok',
      camera: 'passed ok',
      microphone: 'passed voice',
      speakers: 'asks play',
    });
    expect(coturn.output()).toMatch(/method=TLSv1\.[23]/);
    expect(await verdict()).toBe('asks');
    await press('Play a sound');
    await press('I heard it');
    await eventually(verdict, now => now === 'good');

    const text = await report();
    expect(text).toContain(`turns:${HOST}:${coturn.tlsPort}`);
    expect(text).toContain(new URL(server.origin).host);
    expect(text).not.toContain(invite);
    expect(text).not.toContain('well-hidden');
    expect(text).not.toMatch(/\.local\b|\b192\.|\bfd00:/);
    // Names and passwords of the shared-secret scheme: `EXPIRY:WHO`, and 20 bytes in base64.
    expect(text).not.toMatch(/\d{10}:/);
    expect(text).not.toMatch(/[\w+/]{27}=/);
    const ids = await page.evaluate(async () =>
      (await navigator.mediaDevices.enumerateDevices()).map(({ deviceId }) => deviceId),
    );
    expect(ids.filter(id => id.length > 10 && text.includes(id))).toEqual([]);
  });

  test('it passes axe before, during and after, in the dark theme too', async () => {
    server = await Deployment.start();
    const { link } = await server.createRoom();
    await open({}, link);
    const found = [...(await violations(page))];
    await press('Start checks');
    await page.waitForSelector('[data-verdict]');
    found.push(...(await violations(page)));
    await finished();
    await page.$$eval('details', all => all.forEach(each => (each.open = true)));
    found.push(...(await violations(page)));
    await page.addStyleTag({ content: '* { transition: none !important; }' });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    found.push(...(await violations(page, ['color-contrast'])));
    expect(found).toEqual([]);
  });

  test('nobody in the room sees it, and a room that keeps somebody out is checked as far as its door', async () => {
    server = await Deployment.start({ TURN_URLS: `turn:${coturn.authority}?transport=tcp`, TURN_SECRET: SECRET });
    const { link, slug } = await server.createRoom({ entry: 'invited' });
    await open({}, link);
    await press('Start checks');
    await page.waitForSelector('[data-door=invited]', { timeout: PATIENCE });
    const counted = (await (await fetch(`${server.origin}/api/rooms/${slug}`)).json()) as { counts: unknown };
    expect(counted.counts).toEqual({ stage: 0, viewers: 0 });
    expect(await finished()).toMatchObject({
      server: 'passed ok',
      signalling: 'skipped door-closed',
      'turn-tcp': 'skipped no-ice',
      'turn-udp': 'skipped no-ice',
    });
    expect(await report()).toContain('for invited people');
  });

  test('with the server down it says so, and checks what needs none', async () => {
    server = await Deployment.start();
    const { link } = await server.createRoom();
    await server.crash();
    await open({}, link);
    await press('Start checks');
    expect(await finished()).toMatchObject({
      server: 'failed unreachable',
      signalling: 'skipped no-server',
      udp: 'passed local',
      'turn-udp': 'skipped no-ice',
      camera: 'passed ok',
    });
    expect(await verdict()).toBe('no-server');
    await server.restart();
    await press('Check again');
    await eventually(
      async () => (await codes())['signalling'],
      code => code === 'passed ok',
    );
  });

  test('a room that is not there is told from a server that is not there', async () => {
    server = await Deployment.start();
    await open({}, `${server.origin}/r/nobody-made-this`);
    await press('Start checks');
    expect(await finished()).toMatchObject({
      server: 'passed ok',
      signalling: 'failed no-such-room',
      'turn-udp': 'skipped no-ice',
    });
    expect(await verdict()).toBe('no-signalling');
  });

  test('TURN that refuses the credentials, is not there, or has a certificate nobody trusts fails, each by its name', async () => {
    const nobody = await freePort(0, '127.0.0.1');
    server = await Deployment.start({
      STUN_URLS: `stun:${coturn.authority}`,
      TURN_URLS: [
        `turn:${coturn.authority}?transport=udp`,
        `turn:127.0.0.1:${nobody}?transport=tcp`,
        `turns:${HOST}:${coturn.tlsPort}`,
      ].join(','),
      TURN_SECRET: 'shared-with-another-one',
    });
    const { link } = await server.createRoom();
    await open({ args: [TLS_ARGS[0]!] }, link);
    await press('Start checks');
    expect(await finished()).toMatchObject({
      'turn-udp': 'failed credentials',
      'turn-tcp': 'failed no-relay',
      'turn-tls': 'failed no-relay',
    });
    expect(await report()).toContain('701');
    expect(await verdict()).toBe('direct-only');
  });

  test('without permission no camera starts and no question is shown until the person presses for it', async () => {
    await open({ media: 'prompt' });
    await page.select('form select', 'none');
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = constraints => {
        document.body.dataset['asked'] = String(Number(document.body.dataset['asked'] ?? 0) + 1);
        return ask(constraints);
      };
    });
    const asked = () => page.evaluate(() => Number(document.body.dataset['asked'] ?? 0));
    await press('Start checks');
    expect(await finished()).toMatchObject({
      camera: 'asks permission',
      microphone: 'asks permission',
      server: 'skipped no-room',
      'turn-tls': 'skipped no-room',
      udp: 'passed local',
    });
    expect(await asked()).toBe(0);
    await page.locator('[data-check=camera] .actions button').click();
    await eventually(asked, count => count === 1);
  });

  test('where camera and microphone are blocked it says where to change that', async () => {
    await open({ media: 'denied' });
    await page.select('form select', 'none');
    await press('Start checks');
    await finished();
    for (const device of ['camera', 'microphone']) {
      const state = (await codes())[device];
      // Chromium's test flag refuses without having said so before.
      if (state === 'asks permission') await page.locator(`[data-check=${device}] .actions button`).click();
    }
    await eventually(codes, now => now['camera'] === 'failed denied' && now['microphone'] === 'failed denied');
    expect(await verdict()).toBe('no-device');
  });

  test('an unknown host is contacted by nothing before the person said yes to it, and by nothing after a no', async () => {
    server = await Deployment.start();
    await server.createRoom({ slug: 'unknown' });
    const front = await startTlsFront(server.origin);
    try {
      const link = `https://${HOST}:${front.port}/r/unknown`;
      await open({ args: TLS_ARGS }, link);
      await press('Start checks');
      await page.waitForSelector('[data-trust=asking]');
      expect(await page.$('[data-verdict]')).toBeNull();
      expect(front.connections()).toBe(0);
      await page.locator('[data-trust=asking]:not([data-settling]) .answers button:last-child').click();
      await page.waitForSelector('[data-trust]', { hidden: true });
      expect(front.connections()).toBe(0);
      await press('Start checks');
      await page.locator('[data-trust=asking]:not([data-settling]) .answers button').click();
      expect(await finished()).toMatchObject({ server: 'passed ok', signalling: 'passed ok' });
      expect(front.connections()).toBeGreaterThan(0);
    } finally {
      front.close();
    }
  });

  test('what a host answers after it is no longer asked about is not taken for a yes', async () => {
    server = await Deployment.start();
    await server.createRoom({ slug: 'unknown' });
    const front = await startTlsFront(server.origin);
    try {
      await open({ args: TLS_ARGS }, `https://${HOST}:${front.port}/r/unknown`);
      await page.setRequestInterception(true);
      const answer = new Promise<() => Promise<void>>(resolve =>
        page.on('request', request => {
          if (new URL(request.url()).host === `${HOST}:${front.port}`) resolve(() => request.continue());
          else void request.continue();
        }),
      );
      await press('Start checks');
      await page.locator('[data-trust=asking]:not([data-settling]) .answers button').click();
      await page.waitForSelector('[data-trust=checking]');
      const late = await answer;
      await page.locator('[data-trust=checking] .answers button:last-child').click();
      await page.waitForSelector('[data-trust]', { hidden: true });
      const answered = page.waitForResponse(response => response.url().includes(HOST));
      await late();
      expect((await answered).ok()).toBe(true);
      await press('Start checks');
      await page.waitForSelector('[data-trust=asking]');
      expect(await page.$('[data-verdict]')).toBeNull();
      const worker = await serviceWorker(person!.chromium.browser);
      expect(await worker.evaluate('chrome.storage.local.get("trustedServers")')).toEqual({});
    } finally {
      front.close();
    }
  });

  test('what is no session link is not checked', async () => {
    await open();
    await page.locator('form input').fill('https://example.org/');
    await press('Start checks');
    await page.waitForSelector('form [role=alert]');
    expect(await page.$('[data-verdict]')).toBeNull();
  });

  test('the popup leads to it', async () => {
    person = await Person.arrive();
    const popup = await person.openPopup();
    await person.press('Check connection and devices', popup);
    const opened = await extensionPage(person.chromium.browser, 'diagnosis.html');
    await opened.waitForSelector('form select');
  });

  test('a panel that does not reach its server leads to it, with that room chosen', async () => {
    server = await Deployment.start();
    const { link } = await server.createRoom();
    await server.crash();
    person = await Person.arrive();
    const panel = await person.clickLink(site, link);
    await panel.locator('[data-trouble=server-unreachable] [data-action=diagnose]').setTimeout(20_000).click();
    const opened = await extensionPage(person.chromium.browser, 'diagnosis.html');
    await opened.waitForFunction(() =>
      (document.querySelector('form input') as HTMLInputElement | null)?.value.includes('/r/'),
    );
    expect(await opened.$eval('form input', input => (input as HTMLInputElement).value)).toBe(link);
  });
});
