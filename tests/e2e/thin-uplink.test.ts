import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Chromium, launchChromium, WITHOUT_PRESSURE } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Network, noNamespaces } from '../support/network.ts';
import { createRoomThrough, CREATION_KEY, ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';
import { TEST_SECRET } from '../support/server.ts';

const why = noNamespaces();
const RECEIVERS = ['Uma', 'Vic', 'Wim'];

// Ada's wire becomes too thin for a picture to each of three receivers.
describe.skipIf(why)(`on a thin uplink${why ? ` (not run here: ${why})` : ''}`, () => {
  let network: Network;
  let server: Deployment;
  const browsers: Chromium[] = [];
  let receivers: RoomPage[];

  beforeAll(async () => {
    network = await Network.create(['ada', 'others'], 'everybody');
    const { address: HOST, through } = network.hub;
    server = await Deployment.start({ HOST, SIDESTAGE_SECRET: TEST_SECRET, CREATION_KEY }, through);
    const slug = await createRoomThrough(through, server.origin);
    for (const host of ['ada', 'others'])
      browsers.push(
        await launchChromium({ through: network.host(host).through, args: [...ROOM_PAGE_ARGS, WITHOUT_PRESSURE] }),
      );
    const ada = await RoomPage.open(browsers[0]!.browser);
    await ada.join({ origin: server.origin, slug, name: 'Ada', place: 'stage' });
    receivers = await Promise.all(RECEIVERS.map(() => RoomPage.open(browsers[1]!.browser)));
    await Promise.all(
      receivers.map((page, index) =>
        page.join({ origin: server.origin, slug, name: RECEIVERS[index]!, place: 'viewer' }),
      ),
    );
    await each(
      page => page.frames(),
      count => count > 0,
    );
    await Promise.all(receivers.map(page => page.ask(client => client.show(640))));
  });

  afterAll(async () => {
    await Promise.all(browsers.map(({ close }) => close()));
    await server?.stop();
    await network?.close();
  });

  /** Waits until what every receiver reads of Ada is so. */
  const each = (read: (page: RoomPage) => Promise<Record<string, number>>, until: (value: number) => boolean) =>
    Promise.all(
      receivers.map(page =>
        eventually(
          () => read(page),
          ({ Ada = 0 }) => until(Ada),
          150_000,
        ),
      ),
    );

  /** Everybody hears more of her than they did. */
  async function heard(): Promise<void> {
    await Promise.all(
      receivers.map(async page => {
        const { Ada: before = 0 } = await page.ask(client => client.energy());
        await eventually(
          () => page.ask(client => client.energy()),
          ({ Ada = 0 }) => Ada > before,
        );
      }),
    );
  }

  const width = (page: RoomPage) => page.ask(client => client.width());

  test('that carries hardly more than sound, sound survives, and pictures become small or are said not to be live', async () => {
    await each(width, pixels => pixels === 640);
    await network.setConditions('ada', { rate: '100kbit' });
    const seen = () =>
      Promise.all(
        receivers.map(async page => ({
          pixels: (await width(page)).Ada ?? 0,
          standing: (await page.ask(client => client.standing())).includes('Ada'),
        })),
      );
    // Not all need have got one when the last of the bits are given out, but some have.
    await eventually(
      seen,
      all => all.every(one => one.standing || one.pixels <= 160) && all.some(one => !one.standing),
      100_000,
    );
    for (let again = 0; again < 3; again += 1) await heard();
    await Promise.all(
      receivers.map(page =>
        eventually(
          () => page.ask(client => client.links('receive')),
          ({ Ada }) => Ada === 'live',
        ),
      ),
    );
  }, 150_000);

  test('that is as good as before, pictures are as large as before', async () => {
    await network.restore('ada');
    await each(width, pixels => pixels === 640);
    await Promise.all(
      receivers.map(page =>
        eventually(
          () => page.ask(client => client.standing()),
          names => names.length === 0,
        ),
      ),
    );
    await heard();
  }, 180_000);
});
