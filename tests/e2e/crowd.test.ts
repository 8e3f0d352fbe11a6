import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';

describe('many at once', () => {
  let server: Deployment;
  let chromium: Chromium;

  beforeAll(async () => {
    server = await Deployment.start();
    chromium = await launchChromium({ args: ROOM_PAGE_ARGS });
  });

  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  test('ten who join in the same second all see who is on stage, and are called once each', async () => {
    const { slug } = await server.createRoom();
    const join = (page: RoomPage, name: string, place: 'stage' | 'viewer') =>
      page.join({ origin: server.origin, slug, name, place });
    const ada = await RoomPage.open(chromium.browser);
    await join(ada, 'Ada', 'stage');
    const viewers = await Promise.all(Array.from({ length: 10 }, () => RoomPage.open(chromium.browser)));
    await Promise.all(viewers.map((page, index) => join(page, `Viewer ${index}`, 'viewer')));
    // Only one window at a time is in front, and the others' pictures are not drawn; they arrive all the same.
    await Promise.all(
      viewers.map(page =>
        eventually(
          () => page.ask(client => client.links('receive')),
          ({ Ada }) => Ada === 'live',
        ),
      ),
    );
    await Promise.all(
      viewers.map(page =>
        eventually(
          () => page.ask(client => client.sound()),
          ({ Ada = 0 }) => Ada > 0,
        ),
      ),
    );
    expect(await ada.ask(client => client.begun('publish'))).toBe(10);
  });
});
