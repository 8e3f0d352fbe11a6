import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { WITHOUT_PRESSURE } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually, framesAdvance, sentPictures } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';
import { type Site, startSite } from '../support/site.ts';
import { voiceFile } from '../support/voice.ts';

const TITLE = 'Slides of the third week';
/** A publisher whose machine is busy steps up slowly (ms). */
const PATIENCE = 60_000;

// Ada in a side panel, Bob (the host) and Vic (a viewer) on the room's page; the tests follow their session's course.
describe('the stage', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let ada: Person;
  let bob: Person;
  let vic: Person;
  let voice = '';
  const extras: RelayClient[] = [];

  beforeAll(async () => {
    voice = await voiceFile();
    const publisher = [`--use-file-for-fake-audio-capture=${voice}`, WITHOUT_PRESSURE];
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ stageCapacity: 16 });
    [ada, bob, vic] = await Promise.all([
      Person.arrive({ args: [...publisher, `--auto-select-tab-capture-source-by-title=${TITLE}`] }),
      Person.visit({ args: publisher }),
      Person.visit(),
    ]);
    const slides = await ada.chromium.browser.newPage();
    await slides.setContent(
      `<title>${TITLE}</title><body><script>setInterval(() => { document.body.textContent = String(Math.random()); }, 50)</script>`,
    );
    await ada.clickLink(site, room.link);
    await ada.join('Ada', 'Join stage');
    for (const [person, link, name, way] of [
      [bob, room.hostLink, 'Bob', 'Join stage'],
      [vic, room.link, 'Vic', 'Join as viewer'],
    ] as const) {
      await person.openPage(link);
      await person.press('Set devices and join');
      await person.join(name, way);
    }
    await framesAdvance(vic.panel, 2);
  });

  afterAll(async () => {
    extras.forEach(client => client.close());
    await Promise.all([ada, bob, vic].map(person => person?.leave()));
    await rm(dirname(voice), { recursive: true, force: true });
    await site?.close();
    await server?.stop();
  });

  async function choose(person: Person, entry: string): Promise<void> {
    await person.press('Room menu');
    await person.panel.locator(`[data-action=${entry}]`).click();
  }

  /** Name of the person or screen that is large; empty when all are alike. */
  const large = (person: Person) =>
    person.panel.evaluate(() => document.querySelector<HTMLElement>('[data-picture].large .name')?.innerText ?? '');
  const showsLarge = (person: Person, name: string) =>
    eventually(
      () => large(person),
      now => now === name,
    );
  const tools = (person: Person, name: string) => person.panel.locator(`::-p-aria(${name})`);

  /** Longer sides of what arrives from each, by name, as their pictures on screen have them. */
  const sides = (person: Person) =>
    person.panel.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll<HTMLElement>('.stage [data-participant]')].map(tile => {
          const video = tile.querySelector('video');
          return [
            tile.querySelector<HTMLElement>('.name')!.innerText,
            Math.max(video?.videoWidth ?? 0, video?.videoHeight ?? 0),
          ];
        }),
      ),
    );

  test('a muted microphone never makes the speaker; who is heard is large, and stays so in silence', async () => {
    await ada.toggle('microphone');
    await vic.seesTile('Ada', { microphone: 'false' });
    await choose(vic, 'speaker-layout');
    await showsLarge(vic, 'Bob');
    await bob.toggle('microphone');
    await vic.seesTile('Bob', { microphone: 'false' });
    await ada.toggle('microphone');
    await showsLarge(vic, 'Ada');
    await ada.toggle('microphone');
    await vic.seesTile('Ada', { microphone: 'false' });
    await showsLarge(vic, 'Ada');
    expect(await violations(vic.page)).toEqual([]);
  });

  test('the layout is kept for the next time, and can be taken back', async () => {
    await vic.page.reload();
    await vic.press('Return to session');
    await vic.seesTile('Bob');
    await eventually(
      () => large(vic),
      name => name !== '',
    );
    await choose(vic, 'speaker-layout');
    await showsLarge(vic, '');
    await framesAdvance(vic.panel, 2);
  });

  test('what is pinned arrives larger, and small again when another is', async () => {
    await tools(vic, 'Pin Ada').click();
    await showsLarge(vic, 'Ada');
    // How large altogether is for the publisher to say: a busy machine sends less.
    const first = await eventually(
      () => sides(vic),
      ({ Ada = 0, Bob = 0 }) => Ada > Bob && Bob > 0,
      PATIENCE,
    );
    await tools(vic, 'Pin Bob').click();
    await showsLarge(vic, 'Bob');
    await eventually(
      () => sides(vic),
      ({ Ada = 0, Bob = 0 }) => Bob > Ada && Bob > first.Bob! && Ada > 0,
      PATIENCE,
    );
  });

  test('pinning works by the keyboard alone', async () => {
    await vic.panel.focus('[data-pinned=true] [data-pin]');
    await vic.page.keyboard.press('Enter');
    await showsLarge(vic, '');
    await vic.page.keyboard.press('Enter');
    await showsLarge(vic, 'Bob');
    await vic.page.keyboard.press('Enter');
    await showsLarge(vic, '');
  });

  test('scrolled out of sight a picture is not sent, and comes back in sight', async () => {
    for (let count = 0; count < 12; count += 1) {
      const client = await RelayClient.connect(server.origin);
      extras.push(client);
      await client.hello(room.slug);
      await client.enter(`Guest ${count}`, 'stage', { microphone: false, camera: false });
    }
    await vic.page.setViewport({ width: 400, height: 640 });
    const resting = async () => (await sentPictures(ada.panel)).filter(({ active }) => !active).length;
    await eventually(resting, count => count === 0);
    const scroll = (end: boolean) =>
      vic.panel.$eval('.area.down', (area, to) => area.scrollTo({ top: to ? area.scrollHeight : 0 }), end);
    await scroll(true);
    await eventually(resting, count => count === 1);
    await scroll(false);
    await eventually(resting, count => count === 0);
    await vic.seesTile('Ada', { link: 'live' });
    extras.splice(0).forEach(client => client.close());
    await vic.page.setViewport(null);
  });

  test('in a hidden window nothing is on screen', async () => {
    const resting = async (person: Person) => (await sentPictures(person.panel)).filter(({ active }) => !active).length;
    const other = await vic.chromium.browser.newPage();
    await other.bringToFront();
    await eventually(
      () => resting(bob),
      count => count === 1,
    );
    await other.close();
    await vic.page.bringToFront();
    await eventually(
      () => resting(bob),
      count => count === 0,
    );
  });

  test('a tab that is shared from the side panel is large and sharp for a viewer, small and a note for oneself', async () => {
    await choose(ada, 'share-screen');
    await ada.sees('You are sharing your screen');
    await showsLarge(vic, "Ada's screen");
    await vic.panel.waitForSelector('.large [data-screen][data-state=live]');
    await eventually(
      () => vic.panel.$eval('.large video', video => (video as HTMLVideoElement).videoWidth),
      width => width > 640,
    );
    expect(
      await vic.panel.$eval(
        '.large video',
        video => getComputedStyle(video).objectFit + getComputedStyle(video).transform,
      ),
    ).toBe('containnone');
    expect(await large(ada)).toBe('');
    expect(await violations(vic.page)).toEqual([]);
  });

  test("a moderator stops somebody's screen from the list", async () => {
    await bob.press('Actions for Ada');
    await bob.press('Stop screen sharing');
    await showsLarge(vic, '');
    await ada.sees('A moderator stopped your screen sharing.');
  });

  test('the stage fills the screen on the page, and is not offered to where it cannot', async () => {
    await choose(vic, 'full-screen');
    await vic.page.waitForFunction(() => document.fullscreenElement?.matches('main.stage'));
    await vic.press('Leave full screen');
    await vic.page.waitForFunction(() => document.fullscreenElement === null);
    await ada.press('Room menu');
    await ada.panel.waitForSelector('[data-action=speaker-layout]');
    expect(await ada.panel.$('[data-action=full-screen], [data-full-screen]')).toBeNull();
  });
});
