import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { type Coturn, startCoturn } from '../support/coturn.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually, mediaPaths } from '../support/media.ts';
import { Network, noNamespaces } from '../support/network.ts';
import { createRoomThrough, CREATION_KEY, ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';
import { TEST_SECRET } from '../support/server.ts';

const SECRET = 'shared-with-coturn-only';
/** Counts the peer connections of a page, however they end. */
const COUNTING = `globalThis.made = 0;
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...how) { super(...how); globalThis.made += 1; }
  };`;
const COUNT = 'globalThis.made';

const why = noNamespaces();

// Two hosts that reach the server and coturn, and each other not at all.
describe.skipIf(why)(`where no direct path exists${why ? ` (not run here: ${why})` : ''}`, () => {
  let network: Network;
  let coturn: Coturn;
  const servers: Deployment[] = [];
  const browsers: Chromium[] = [];

  beforeAll(async () => {
    network = await Network.create(['ada', 'vic'], 'hub');
    coturn = await startCoturn({ secret: SECRET, address: network.hub.address, through: network.hub.through });
    for (const host of ['ada', 'vic']) {
      browsers.push(await launchChromium({ through: network.host(host).through, args: ROOM_PAGE_ARGS }));
    }
  }, 600_000);

  afterAll(async () => {
    await Promise.all(browsers.map(({ close }) => close()));
    await Promise.all(servers.map(server => server.stop()));
    await coturn?.close();
    await network?.close();
  });

  async function meet(env: Record<string, string>): Promise<[ada: RoomPage, vic: RoomPage]> {
    const { address: HOST, through } = network.hub;
    const server = await Deployment.start(
      { HOST, PUBLIC_URL: '', SIDESTAGE_SECRET: TEST_SECRET, CREATION_KEY, ...env },
      through,
    );
    servers.push(server);
    const slug = await createRoomThrough(through, server.origin);
    const [ada, vic] = (await Promise.all(browsers.map(({ browser }) => RoomPage.open(browser, COUNTING)))) as [
      RoomPage,
      RoomPage,
    ];
    await ada.join({ origin: server.origin, slug, name: 'Ada', place: 'stage' });
    await vic.join({ origin: server.origin, slug, name: 'Vic', place: 'viewer' });
    return [ada, vic];
  }

  test('with TURN the picture arrives through it', async () => {
    const [ada, vic] = await meet({ TURN_URLS: `turn:${coturn.authority}`, TURN_SECRET: SECRET });
    await eventually(
      () => vic.frames(),
      ({ Ada = 0 }) => Ada > 20,
    );
    const [path] = await mediaPaths(ada.page);
    expect([path?.local, path?.remote]).toContain('relay');
  });

  test('without TURN none does, and the link says that it is still connecting', async () => {
    const [ada, vic] = await meet({});
    // Given up once and dialled again: whatever could have come would have.
    const made = await ada.page.evaluate(COUNT);
    await eventually(
      () => ada.page.evaluate(COUNT),
      count => Number(count) > Number(made) + 1,
      40_000,
    );
    expect(await vic.frames()).toEqual({});
    expect(Object.values(await ada.ask(client => client.links('publish')))).toEqual(['connecting']);
  });
});
