import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { crowd, draft, POLL } from '../support/taking-part.ts';

/** No budget is in the way of people who do what people do, however many of them share an address. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
});
afterAll(() => server.close());

/** Opens the room's page, joins and opens signalling: all that somebody asks of the server to be there. */
async function arrive(slug: string, name: string): Promise<RelayClient> {
  for (const path of [`/r/${slug}`, `/api/rooms/${slug}`, `/.well-known/sidestage.json`]) {
    const { status } = await fetch(server.url + path);
    if (status !== 200) throw new Error(`${path} was answered ${status}`);
  }
  const client = await server.connect();
  const { peer } = await client.hello(slug);
  await server.signal(peer.id, peer.ticket);
  await client.enter(name);
  return client;
}

/** So many at the same time: as many as a browser's worth of patience, none after the other. */
const all = <Result>(count: number, one: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

it(
  '500 people behind one address enter a room, faster than in a minute, and all come back at once after a cut',
  {
    timeout: 60_000,
  },
  async () => {
    const { slug } = await server.createRoom({ viewerCapacity: 1_000, stageAccess: 'request' });
    const people = await all(500, index => arrive(slug, `Student ${index}`));
    expect(new Set(people.map(({ id }) => id)).size).toBe(500);
    for (const one of people) one.cut();
    const back = await all(500, async index => {
      const { credential, id, revision } = people[index]!;
      const client = await server.connect();
      const welcome = await client.hello(slug, { credential, after: revision });
      return welcome.you?.id === id;
    });
    expect(back.filter(Boolean)).toHaveLength(500);
  },
);

it('a class of 300 behind one address votes in two seconds', { timeout: 60_000 }, async () => {
  const { slug, host } = await crowd(server, { viewerCapacity: 400 });
  const people = await all(300, async index => {
    const client = await server.connect();
    await client.hello(slug);
    await client.enter(`Student ${index}`);
    return client;
  });
  const drafted = await host.command(draft(POLL));
  const activity = drafted.type === 'ack' ? drafted.revision : 0;
  expect((await host.command({ type: 'open-activity', activity })).type).toBe('ack');
  const answers = await all(300, index =>
    people[index]!.command({ type: 'answer-activity', activity, question: 0, answer: [index % 3] }),
  );
  expect(new Set(answers.map(({ type }) => type))).toEqual(new Set(['ack']));
  const counted = await vi.waitFor(
    () => host.next('board', board => board.activities?.[0]?.questions[0]?.answered === 300),
    {
      timeout: 5_000,
    },
  );
  expect(counted.activities?.[0]?.questions[0]?.tally).toEqual([100, 100, 100]);
  // And they clap, raise their hands, and say something.
  const more = await all(300, async index => {
    const one = people[index]!;
    one.send({ type: 'react', reaction: 'applause' });
    return [
      await one.command({ type: 'raise-hand' }),
      await one.command({ type: 'say', channel: 'everybody', to: null, text: 'Thanks', replyTo: null }),
    ];
  });
  expect(new Set(more.flat().map(({ type }) => type))).toEqual(new Set(['ack']));
  for (const one of people) one.close();
});
