import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium, WITHOUT_PRESSURE } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Network, noNamespaces } from '../support/network.ts';
import { createRoomThrough, CREATION_KEY, ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';
import { TEST_SECRET } from '../support/server.ts';

const why = noNamespaces();
const RECEIVERS = ['Uma', 'Vic', 'Wim'];

// First Wim's wire becomes thin, then Ada's: too thin for a picture to each of three receivers.
describe.skipIf(why)(`on a thin uplink${why ? ` (not run here: ${why})` : ''}`, () => {
  let network: Network;
  let server: Deployment;
  const browsers: Chromium[] = [];
  let receivers: RoomPage[];

  beforeAll(async () => {
    network = await Network.create(['ada', 'others', 'wim'], 'everybody');
    const { address: HOST, through } = network.hub;
    server = await Deployment.start({ HOST, SIDESTAGE_SECRET: TEST_SECRET, CREATION_KEY }, through);
    const slug = await createRoomThrough(through, server.origin);
    for (const host of ['ada', 'others', 'wim'])
      browsers.push(
        await launchChromium({ through: network.host(host).through, args: [...ROOM_PAGE_ARGS, WITHOUT_PRESSURE] }),
      );
    const ada = await RoomPage.open(browsers[0]!.browser);
    await ada.join({ origin: server.origin, slug, name: 'Ada', place: 'stage' });
    receivers = await Promise.all(RECEIVERS.map(name => RoomPage.open(browsers[name === 'Wim' ? 2 : 1]!.browser)));
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

  test("to one receiver, that one's picture becomes small or is said not to be live, and nobody else's does", async () => {
    await each(width, pixels => pixels === 640);
    const [wim, ...others] = [...receivers].reverse() as [RoomPage, RoomPage, RoomPage];
    const standing = (page: RoomPage) => page.ask(client => client.standing());
    const widths = new Set<number | undefined>();
    await network.setConditions('wim', { rate: '120kbit' });
    await eventually(
      async () => {
        for (const page of others) widths.add((await width(page)).Ada);
        return { pixels: (await width(wim)).Ada ?? 0, stands: (await standing(wim)).includes('Ada') };
      },
      ({ pixels, stands }) => stands || pixels <= 320,
      100_000,
    );
    // Longer than the publisher takes to judge all of them by one.
    for (let again = 0; again < 5; again += 1) {
      await heard();
      for (const page of others) widths.add((await width(page)).Ada);
    }
    expect([...widths]).toEqual([640]);
    expect((await Promise.all(others.map(standing))).flat()).toEqual([]);
    await network.restore('wim');
    await each(width, pixels => pixels === 640);
  }, 300_000);

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
