import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { conditionsTool, Network, noNamespaces } from '../support/network.ts';
import { signalTree } from '../support/process-tree.ts';
import { createRoomThrough, CREATION_KEY, ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';
import { TEST_SECRET } from '../support/server.ts';

const why = noNamespaces();
const noDelay = why ?? ((await conditionsTool()) === 'netem' ? null : 'this kernel has no netem');

// Ada and Bob on stage, each on a host of their own; it is Bob's wire that suffers. The tests follow one session.
describe.skipIf(why)(`on a bad network${why ? ` (not run here: ${why})` : ''}`, () => {
  let network: Network;
  let server: Deployment;
  let ada: RoomPage;
  let bob: RoomPage;
  let slug: string;
  const browsers: Chromium[] = [];

  beforeAll(async () => {
    network = await Network.create(['ada', 'bob'], 'everybody');
    const { address: HOST, through } = network.hub;
    server = await Deployment.start({ HOST, SIDESTAGE_SECRET: TEST_SECRET, CREATION_KEY, GRACE_MS: '4000' }, through);
    slug = await createRoomThrough(through, server.origin);
    for (const host of ['ada', 'bob']) {
      browsers.push(await launchChromium({ through: network.host(host).through, args: ROOM_PAGE_ARGS }));
    }
    [ada, bob] = (await Promise.all(browsers.map(({ browser }) => RoomPage.open(browser)))) as [RoomPage, RoomPage];
    await join(ada, 'Ada');
    await join(bob, 'Bob');
    await moving();
  });

  afterAll(async () => {
    await Promise.all(browsers.map(({ close }) => close()));
    await server?.stop();
    await network?.close();
  });

  const join = (page: RoomPage, name: string) => page.join({ origin: server.origin, slug, name, place: 'stage' });

  /** Resolves when both have seen more of each other than they had. */
  async function moving(): Promise<void> {
    const [toAda, toBob] = await Promise.all([ada.frames(), bob.frames()]);
    const more = (page: RoomPage, name: string, before = 0) =>
      eventually(
        () => page.frames(),
        now => (now[name] ?? 0) > 0 && now[name] !== before,
      );
    await Promise.all([more(ada, 'Bob', toAda.Bob), more(bob, 'Ada', toBob.Ada)]);
  }

  /**
   * Cuts Bob's wire for that long; resolves when pictures move both ways again. How soon that is, `bench mesh`
   * measures.
   */
  async function cut(ms: number): Promise<void> {
    await network.cut('bob');
    // The conditions need time to act: nothing but the end of that time is waited for.
    await new Promise(resolve => setTimeout(resolve, ms));
    await network.restore('bob');
    await moving();
  }

  test('after a cut of two seconds pictures move again over the same links', async () => {
    const before = await ada.ask(client => client.begun('receive'));
    await cut(2_000);
    expect(await ada.ask(client => client.begun('receive'))).toBe(before);
  });

  test('after a cut of eight seconds pictures move again, and the links had said that they were interrupted', async () => {
    const seen = eventually(
      () => ada.ask(client => client.links('receive')),
      ({ Bob }) => Bob === 'interrupted',
    );
    await cut(8_000);
    expect(await seen).toEqual({ Bob: 'interrupted' });
    await eventually(
      () => ada.ask(client => client.links('receive')),
      ({ Bob }) => Bob === 'live',
    );
  });

  test('after a cut that outlasts ICE and the relay, everything is put right', async () => {
    await cut(22_000);
    await eventually(
      () => bob.ask(client => client.connected),
      connected => connected,
    );
    await eventually(
      () => ada.ask(client => client.links('receive')),
      ({ Bob }) => Bob === 'live',
    );
  });

  test('with a packet in twenty lost and 600 kbit a second, sound goes on and pictures move', async () => {
    await network.setConditions('bob', { loss: 5, rate: '600kbit' });
    const before = await ada.ask(client => client.sound());
    await moving();
    await eventually(
      () => ada.ask(client => client.sound()),
      ({ Bob = 0 }) => Bob > (before.Bob ?? 0) + 10_000,
    );
    await network.restore('bob');
  });

  test.skipIf(noDelay)(
    `with a fifth of a second of delay each way sound and pictures go on${noDelay ? ` (not run here: ${noDelay})` : ''}`,
    async () => {
      await network.setConditions('bob', { delay: 200, loss: 2 });
      await moving();
      const [, toBob] = await Promise.all([ada.frames(), bob.ask(client => client.sound())]);
      await eventually(
        () => bob.ask(client => client.sound()),
        ({ Ada = 0 }) => Ada > (toBob.Ada ?? 0) + 10_000,
      );
      await network.restore('bob');
    },
  );

  test('a host that changes to another network is heard and seen again', async () => {
    await network.readdress('bob');
    await moving();
    await eventually(
      () => bob.ask(client => client.connected),
      connected => connected,
    );
    await eventually(
      () => ada.ask(client => ({ ...client.links('receive') })),
      ({ Bob }) => Bob === 'live',
    );
    expect((await ada.ask(client => client.people())).Bob).toMatchObject({
      place: 'stage',
      presence: 'here',
      microphone: true,
    });
  });

  test('a machine that slept longer than the grace and than ICE waits is put right when it wakes', async () => {
    const pid = browsers[1]?.browser.process()?.pid ?? 0;
    signalTree(pid, 'SIGSTOP');
    try {
      // Meanwhile Bob is gone: from the room, and from Ada's links.
      await eventually(
        () => ada.ask(client => client.people()),
        people => !('Bob' in people),
        60_000,
      );
      await eventually(
        () => ada.ask(client => ({ ...client.links('receive'), ...client.links('publish') })),
        links => Object.keys(links).length === 0,
      );
      // ICE gives up consent after 30 s (RFC 7675 §5.1).
      await new Promise(resolve => setTimeout(resolve, 35_000));
    } finally {
      signalTree(pid, 'SIGCONT');
    }
    await eventually(
      () => ada.ask(client => client.people()),
      ({ Bob }) => Bob?.place === 'stage' && Bob.microphone,
    );
    await moving();
  }, 180_000);

  test('with the server killed a cut heals all the same, and after its restart nobody is missing', async () => {
    await server.crash();
    await eventually(
      () => bob.ask(client => client.connected),
      connected => !connected,
    );
    await cut(2_000);
    await server.restart();
    for (const page of [ada, bob])
      await eventually(
        () => page.ask(client => client.connected),
        connected => connected,
      );
    await moving();
  });

  test('two who load their pages anew at the same moment see each other again', async () => {
    await Promise.all([ada.reload(), bob.reload()]);
    await Promise.all([join(ada, 'Ada'), join(bob, 'Bob')]);
    await moving();
  });

  test('one who loads the page anew is seen again', async () => {
    await bob.reload();
    await join(bob, 'Bob');
    await moving();
  });

  test('a browser that is killed is interrupted at once, and gone after the grace', async () => {
    browsers[1]?.browser.process()?.kill('SIGKILL');
    await eventually(
      () => ada.ask(client => client.links('receive')),
      ({ Bob }) => Bob !== 'live',
    );
    await eventually(
      () => ada.ask(client => ({ ...client.links('receive'), ...client.links('publish') })),
      links => Object.keys(links).length === 0,
    );
    expect(await ada.frames()).toEqual({});
  });
});
