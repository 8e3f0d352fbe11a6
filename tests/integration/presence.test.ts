import { expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

async function withServer(graceMs: number, run: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startTestServer({ graceMs });
  try {
    await run(server);
  } finally {
    await server.close();
  }
}

async function twoInside(server: TestServer) {
  const { slug } = await server.createRoom();
  const [ada, bob] = [await server.connect(), await server.connect()];
  for (const one of [ada, bob]) await one.hello(slug);
  await ada.enter('Ada', 'stage');
  await bob.enter('Bob');
  return { slug, ada, bob };
}

it('R36: a cut participant is shown as reconnecting, then, after the grace, as gone', () =>
  withServer(50, async server => {
    const { ada, bob } = await twoInside(server);
    ada.cut();
    expect(await bob.event('presence-changed')).toMatchObject({ id: ada.id, presence: 'reconnecting' });
    expect(await bob.event('left')).toMatchObject({ id: ada.id, reason: 'gone' });
    await bob.next('counts', ({ counts }) => counts.stage === 0);
  }));

it('R37: whoever is back in time is here again and keeps their place', () =>
  withServer(60_000, async server => {
    const { slug, ada, bob } = await twoInside(server);
    ada.cut();
    await bob.event('presence-changed');
    const again = await server.connect();
    const welcome = await again.hello(slug, { credential: ada.credential });
    expect(welcome.you?.id).toBe(ada.id);
    expect(welcome.snapshot?.participants).toMatchObject([{ id: ada.id, place: 'stage', presence: 'here' }]);
    expect(await bob.event('presence-changed')).toMatchObject({ id: ada.id, presence: 'here' });
  }));

it('R37: whoever is back in time stays, also when the grace is over', () =>
  withServer(300, async server => {
    const { slug, ada, bob } = await twoInside(server);
    ada.cut();
    await bob.event('presence-changed');
    const again = await server.connect();
    await again.hello(slug, { credential: ada.credential });
    const eve = await server.connect();
    await eve.hello(slug);
    await eve.enter('Eve', 'stage');
    eve.cut();
    // Eve's grace began after Ada's would have.
    expect(await bob.event('left')).toMatchObject({ id: eve.id });
    expect(await again.command({ type: 'leave-stage' })).toMatchObject({ type: 'ack' });
  }));

it('R38: who came too late enters again as the same participant', () =>
  withServer(20, async server => {
    const { slug, ada, bob } = await twoInside(server);
    ada.cut();
    await bob.event('left');
    const again = await server.connect();
    const welcome = await again.hello(slug, { credential: ada.credential });
    expect(welcome).toMatchObject({ you: null, returning: 'Ada' });
    expect((await again.enter('Ada B.', 'stage')).you.id).toBe(ada.id);
  }));

it('R36: a room that was left empty tells its next visitor nobody is there', () =>
  withServer(20, async server => {
    const { slug, ada, bob } = await twoInside(server);
    bob.cut();
    ada.cut();
    await expect
      .poll(async () => {
        const room = (await (await fetch(`${server.url}/api/rooms/${slug}`)).json()) as { counts: unknown };
        return room.counts;
      })
      .toEqual({ stage: 0, viewers: 0 });
  }));
