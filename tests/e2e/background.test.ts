import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';
import type { PageClient } from '../support/room-page/page.ts';
import { writeStripes } from '../support/stripes.ts';

describe('another background', () => {
  let server: Deployment;
  let ada: RoomPage;
  let vic: RoomPage;
  const folder = mkdtempSync(join(tmpdir(), 'sidestage-stripes-'));
  const browsers: Chromium[] = [];
  const asked: string[] = [];

  beforeAll(async () => {
    server = await Deployment.start();
    const { slug } = await server.createRoom();
    const film = join(folder, 'stripes.y4m');
    writeStripes(film);
    const args = [...ROOM_PAGE_ARGS, `--use-file-for-fake-video-capture=${film}`];
    browsers.push(...(await Promise.all([0, 1].map(() => launchChromium({ args })))));
    [ada, vic] = (await Promise.all(browsers.map(({ browser }) => RoomPage.open(browser)))) as [RoomPage, RoomPage];
    ada.page.on('request', request => asked.push(request.url()));
    await ada.join({ origin: server.origin, slug, name: 'Ada', place: 'stage' });
    await vic.join({ origin: server.origin, slug, name: 'Vic', place: 'viewer' });
    await eventually(
      () => vic.frames(),
      ({ Ada = 0 }) => Ada > 5,
    );
  });

  afterAll(async () => {
    await Promise.all(browsers.map(({ close }) => close()));
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Stripes have at least so many edges among the 7,200 pixels that are looked at. */
  const SHARP = 400;
  const GENEROUS = { every: 100_000, half: 200_000 };
  const picture = () => vic.ask(client => client.picture('Ada'));
  const state = () => ada.ask(client => client.backgroundState());
  const decided = () => eventually(state, ({ status }) => status !== 'starting', 60_000);
  const filesAsked = () => asked.filter(url => url.includes('/background/')).length;

  /** The next few pictures that are really different ones. */
  async function pictures(count: number) {
    const seen: { edges: number; green: number }[] = [];
    for (let index = 0; index < count; index += 1) {
      const { Ada = 0 } = await vic.frames();
      await eventually(
        () => vic.frames(),
        now => (now.Ada ?? 0) > Ada + 1,
      );
      const shown = await picture();
      if (shown) seen.push(shown);
    }
    return seen;
  }
  const sharpest = async () => Math.max(...(await pictures(8)).map(({ edges }) => edges));

  async function wants(kind: 'none' | 'blur' | 'image', limits = GENEROUS): Promise<void> {
    await ada.page.evaluate(
      (...how) => (window as unknown as { client: PageClient }).client.background(...how),
      kind,
      limits,
    );
  }

  test('blurs what others see, which goes on moving, and loads nothing before it is wanted', async () => {
    expect(await sharpest()).toBeGreaterThan(SHARP);
    expect(filesAsked()).toBe(0);
    await wants('blur');
    expect(await decided()).toMatchObject({ status: 'on', problem: null, sending: true });
    await eventually(sharpest, edges => edges < SHARP / 4);
    expect(filesAsked()).toBeGreaterThan(3);
  });

  test('is an image, and nothing sharp of the room is seen while one background takes the place of another', async () => {
    const during: number[] = [];
    await wants('image');
    while ((await state()).status === 'starting') during.push((await picture())?.edges ?? 0);
    expect(await state()).toMatchObject({ status: 'on', problem: null });
    await eventually(
      () => pictures(1),
      ([shown]) => (shown?.green ?? 255) < 50,
    );
    await wants('blur');
    const between = eventually(
      async () => {
        const shown = await picture();
        // Still the image, or blurred already.
        if (shown && shown.green > 80) during.push(shown.edges);
        return state();
      },
      ({ status }) => status !== 'starting',
      60_000,
    );
    expect(await between).toMatchObject({ status: 'on' });
    during.push(...(await pictures(8)).filter(({ green }) => green > 80).map(({ edges }) => edges));
    expect(during.length).toBeGreaterThan(0);
    expect(Math.max(...during)).toBeLessThan(SHARP / 4);
  });

  test('goes on in a tab that is not in sight', async () => {
    const other = await ada.page.browserContext().newPage();
    await other.bringToFront();
    await eventually(
      () => ada.page.evaluate(() => document.visibilityState),
      now => now === 'hidden',
    );
    expect((await pictures(4)).length).toBe(4);
    await other.close();
    await ada.page.bringToFront();
  });

  test('gone again, the room is as sharp as before', async () => {
    await wants('none');
    expect(await state()).toMatchObject({ status: 'off', sending: true });
    await eventually(sharpest, edges => edges > SHARP);
  });
});

describe('a machine that does not keep up', () => {
  test('sends no picture at all, rather than the room, and says why', async () => {
    const server = await Deployment.start();
    const chromium = await launchChromium({ args: ROOM_PAGE_ARGS });
    try {
      const { slug } = await server.createRoom();
      const ada = await RoomPage.open(chromium.browser);
      await ada.join({ origin: server.origin, slug, name: 'Ada', place: 'stage' });
      await ada.ask(client => client.background('blur', { every: 0.01, half: 0.02 }));
      const state = await eventually(
        () => ada.ask(client => client.backgroundState()),
        ({ status }) => status !== 'starting',
        60_000,
      );
      expect(state).toMatchObject({ status: 'off', problem: 'background-slow', obstacle: 'slow', sending: false });
    } finally {
      await chromium.close();
      await server.stop();
    }
  });
});

describe('switched on in Set devices', () => {
  let server: Deployment;
  let link: string;
  beforeAll(async () => {
    server = await Deployment.start();
    link = (await server.createRoom()).link;
  });
  afterAll(() => server?.stop());

  async function choosing(prepare: (eve: Person) => Promise<unknown>): Promise<Person> {
    const eve = await Person.visit();
    await prepare(eve);
    await eve.openPage(link);
    await eve.press('Set devices and join');
    await eve.devicesReady();
    await eve.press('Sound and picture');
    await eve.page.locator('[data-background="blur"] input').click();
    return eve;
  }
  const loaded = (eve: Person) =>
    eve.page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/es5-')).length,
    );
  const preview = (eve: Person) =>
    eve.page.$eval('[data-preview]', element => (element as HTMLElement).dataset.preview);

  test('without a graphics processor says so, shows nothing of the room and loads nothing; none shows it again', async () => {
    const eve = await choosing(async () => {});
    try {
      await eve.sees('This device is too slow to change your background.');
      await eventually(
        () => preview(eve),
        now => now === 'failed',
      );
      expect(await loaded(eve)).toBe(0);
      await eve.page.locator('[data-background="none"] input').click();
      await eventually(
        () => preview(eve),
        now => now === 'live',
      );
    } finally {
      await eve.leave();
    }
  });

  test("the library runs under the policy of the server's pages", async () => {
    const objections: string[] = [];
    // The same processor under another name, so that it is measured.
    const eve = await choosing(async ({ page }) => {
      page.on(
        'console',
        message => message.text().includes('Content Security Policy') && objections.push(message.text()),
      );
      await page.evaluateOnNewDocument(() => {
        const read = WebGL2RenderingContext.prototype.getParameter;
        WebGL2RenderingContext.prototype.getParameter = function (name) {
          const value: unknown = read.call(this, name);
          return typeof value === 'string' && value.includes('SwiftShader') ? 'A graphics processor' : value;
        };
      });
    });
    try {
      const words = () => eve.page.$eval('[data-section="background"] [role="status"]', element => element.textContent);
      const end = await eventually(words, text => /Others see you|too slow|could not/.test(text ?? ''), 80_000);
      // How fast it is here is the machine's matter.
      expect(end).not.toContain('could not');
      expect(await loaded(eve)).toBe(1);
      expect(objections).toEqual([]);
    } finally {
      await eve.leave();
    }
  });
});
