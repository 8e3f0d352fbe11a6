import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/axe.ts';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually, inbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { answerSavePicker, keptFiles, playSaved, recorded, recordedSeconds } from '../support/recording.ts';
import { ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';
import { type Site, startSite } from '../support/site.ts';

/** A point that two tiles beside each other leave free, and a third one below them covers. */
const BELOW = [640, 600] as const;
/** A point that two tiles leave free, and three; one alone covers it. */
const CORNER = [100, 600] as const;
/** In the middle of the left one of two tiles. */
const LEFT = [322, 360] as const;
const STAGE = '20,22,28';

const near = (colour: string, other: string) =>
  colour.split(',').every((part, index) => Math.abs(Number(part) - Number(other.split(',')[index])) < 12);

async function startRecording(host: Person): Promise<void> {
  await host.press('Room menu');
  await host.press('Record on this computer…');
  await host.sees('Everybody in the room is told');
  await host.press('Start recording');
  await host.panel.waitForSelector('[data-elapsed]');
}

const isTold = (person: Person) => person.panel.waitForSelector('header [data-recorded]');

describe('recording in the panel, with two on stage and a viewer', () => {
  let server: Deployment;
  let site: Site;
  let ada: Person;
  let vic: Person;
  let others: Chromium;
  let slug: string;

  const onStage = async (name: string) => {
    const page = await RoomPage.open(others.browser);
    await page.join({ origin: server.origin, slug, name, place: 'stage' });
  };

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    const room = await server.createRoom();
    slug = room.slug;
    [ada, vic, others] = await Promise.all([Person.arrive(), Person.visit(), launchChromium({ args: ROOM_PAGE_ARGS })]);
    await ada.clickLink(site, room.hostLink);
    await ada.join('Ada', 'Join stage');
    await onStage('Bob');
    await ada.seesTile('Bob');
    await vic.openPage(room.link);
  });

  afterAll(async () => {
    await Promise.all([ada, vic].map(person => person?.leave()));
    await others?.close();
    await site?.close();
    await server?.stop();
  });

  test('the host is told what it means, and everybody else that it is done: before they enter, and inside', async () => {
    await startRecording(ada);
    await ada.sees('You are recording.');
    await isTold(ada);
    await vic.panel.reload();
    await vic.sees('This session is being recorded by its host.');
    await vic.press('Set devices and join');
    await isTold(vic);
    await vic.panel.waitForSelector('[data-recorded-door]');
    await vic.join('Vic', 'Join as viewer');
    await isTold(vic);
    expect(await violations(ada.panel)).toEqual([]);
  });

  test('saved, it plays with picture and sound, as long as it was recorded, and shows who came on stage in the middle', async () => {
    await recorded(ada.panel, 4);
    await onStage('Carol');
    await ada.seesTile('Carol');
    const before = await recordedSeconds(ada.panel);
    await recorded(ada.panel, before + 5);
    await ada.panel.click('[data-action=stop-recording]');
    await ada.sees('Recording of “Physics, week 3”');
    await vic.sees('The recording has stopped.');
    await vic.panel.waitForFunction(() => !document.querySelector('header [data-recorded]'));

    await answerSavePicker(ada.panel);
    await ada.panel.click('[data-action=save-recording]');
    await eventually(
      () => ada.panel.$('[data-recording]'),
      card => card === null,
    );
    // On a busy machine pictures are few, and people may be away for a moment: one of each is enough.
    const [beginning, end] = [
      [0.05, 0.1, 0.2],
      [-3, -2, -1, -0.1],
    ];
    const played = await playSaved(ada.panel, [...beginning, ...end], [LEFT, BELOW, CORNER]);
    expect(played).toMatchObject({ width: 1280, height: 720 });
    expect(played.duration).toBeGreaterThan(before + 4);
    expect(played.duration).toBeLessThan(before + 60);
    expect(Math.abs(played.sound - played.duration)).toBeLessThan(1);
    expect(played.loudness).toBeGreaterThan(0.001);
    const free = (colour = '') => near(colour, STAGE);
    const [asTwo, asThree] = [played.colours.slice(0, beginning.length), played.colours.slice(beginning.length)];
    expect(asTwo.some(([, below, corner]) => free(below) && free(corner))).toBe(true);
    expect(asThree.some(([, below, corner]) => !free(below) && free(corner))).toBe(true);
    expect(played.colours.some(([left]) => left !== STAGE)).toBe(true);
    expect(await keptFiles(ada.panel)).toEqual([]);
  });

  test('a host who leaves in the middle has it, and the others see that it is over', async () => {
    await startRecording(ada);
    await isTold(vic);
    await recorded(ada.panel, 2);
    await ada.press('Leave');
    await ada.sees('Recording of “Physics, week 3”');
    await vic.panel.waitForFunction(() => !document.querySelector('header [data-recorded]'));
    await ada.press('Discard');
    await ada.press('Delete');
    await eventually(
      () => keptFiles(ada.panel),
      files => files.length === 0,
    );
  });
});

describe('recording in the page', () => {
  let server: Deployment;
  let profile: string;
  let ada: Person;
  let others: Chromium;
  let link: string;

  beforeAll(async () => {
    server = await Deployment.start();
    profile = await mkdtemp(join(tmpdir(), 'sidestage-profile-'));
    const room = await server.createRoom();
    link = room.hostLink;
    others = await launchChromium({ args: ROOM_PAGE_ARGS });
    ada = await Person.visit({ profile });
    await ada.openPage(link);
    await ada.press('Set devices and join');
    await ada.join('Ada', 'Join stage');
    const bob = await RoomPage.open(others.browser);
    await bob.join({ origin: server.origin, slug: room.slug, name: 'Bob', place: 'stage' });
    await ada.seesTile('Bob');
  });

  afterAll(async () => {
    await ada?.leave();
    await others?.close();
    await server?.stop();
    await rm(profile, { recursive: true, force: true });
  });

  test('goes on behind another tab, and what is recorded is sent although nobody looks', async () => {
    await startRecording(ada);
    await recorded(ada.panel, 2);
    const other = await ada.chromium.browser.newPage();
    await other.bringToFront();
    await eventually(
      () => ada.panel.evaluate(() => document.hidden),
      hidden => hidden,
    );
    const [from = 0] = (await inbound(ada.panel)).frames;
    await eventually(
      () => inbound(ada.panel),
      ({ frames }) => (frames[0] ?? 0) > from + 40,
    );
    await other.close();
    await ada.panel.bringToFront();
  });

  test('pauses while nobody can be told, and goes on when the server is back and still shows it', async () => {
    await server.crash();
    await ada.panel.waitForSelector('[data-recording-paused]', { timeout: 60_000 });
    await server.restart();
    await ada.panel.waitForFunction(() => !document.querySelector('[data-recording-paused]'), { timeout: 60_000 });
    await isTold(ada);
    const now = await ada.panel.$eval('[data-elapsed]', one => Number(one.textContent!.split(':')[1]));
    await recorded(ada.panel, now + 2);
  });

  test('a browser that is killed loses seconds: the next visit offers the rest, and it plays', async () => {
    const seconds = await ada.panel.$eval('[data-elapsed]', one => Number(one.textContent!.split(':')[1]));
    const killed = ada.chromium.browser.process()!;
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    ada = await Person.visit({ profile });
    await ada.openPage(server.origin);
    await ada.sees('A recording of “Physics, week 3” was cut short');
    expect(await violations(ada.page)).toEqual([]);
    await answerSavePicker(ada.page);
    await ada.press('Save');
    await eventually(
      () => ada.page.$('[data-recording]'),
      card => card === null,
    );
    const times = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    const played = await playSaved(ada.page, times, [LEFT, [958, 360]]);
    expect(played.duration).toBeGreaterThan(seconds - 3);
    expect(played.loudness).toBeGreaterThan(0.001);
    expect(await keptFiles(ada.page)).toEqual([]);
  });
});
