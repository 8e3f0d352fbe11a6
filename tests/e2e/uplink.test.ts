import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually, outbound } from '../support/media.ts';
import { ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';

describe('what a publisher sends follows what a receiver shows', () => {
  let server: Deployment;
  const browsers: Chromium[] = [];
  let ada: RoomPage;
  let vic: RoomPage;

  beforeAll(async () => {
    server = await Deployment.start();
    for (const _ of ['Ada', 'Vic']) browsers.push(await launchChromium({ args: ROOM_PAGE_ARGS }));
    [ada, vic] = (await Promise.all(browsers.map(({ browser }) => RoomPage.open(browser)))) as [RoomPage, RoomPage];
    const { slug } = await server.createRoom();
    await ada.join({ origin: server.origin, slug, name: 'Ada', place: 'stage' });
    await vic.join({ origin: server.origin, slug, name: 'Vic', place: 'viewer' });
    await eventually(
      () => vic.frames(),
      ({ Ada = 0 }) => Ada > 10,
    );
  });

  afterAll(async () => {
    await Promise.all(browsers.map(({ close }) => close()));
    await server?.stop();
  });

  test("the first picture of a link is no larger than a side panel's tile", async () => {
    expect((await vic.ask(client => client.sizes())).Ada?.[0]).toBe('320×180');
  });

  test('a hidden tile gets no video, sound goes on, and the picture is said to stand still', async () => {
    await vic.ask(client => client.show(0));
    await eventually(
      () => vic.ask(client => client.standing()),
      names => names.includes('Ada'),
    );
    const [frames, sound] = [await vic.frames(), await vic.ask(client => client.sound())];
    await eventually(
      () => vic.ask(client => client.sound()),
      ({ Ada = 0 }) => Ada > (sound.Ada ?? 0) + 3_000,
    );
    expect(await vic.frames()).toEqual(frames);
    expect((await outbound(ada.page)).streams).toBeGreaterThan(0);
  });

  test('shown again it moves again', async () => {
    const frames = await vic.frames();
    await vic.ask(client => client.show(320));
    await eventually(
      () => vic.frames(),
      ({ Ada = 0 }) => Ada > (frames.Ada ?? 0) + 5,
    );
    await eventually(
      () => vic.ask(client => client.standing()),
      names => names.length === 0,
    );
  });
});
