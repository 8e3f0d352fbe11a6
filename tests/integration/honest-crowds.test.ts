import { afterEach, beforeEach, expect, it } from 'vitest';
import { Crowd } from '../support/crowd.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { crowd, draft, POLL } from '../support/taking-part.ts';

/** No budget is in the way of people who do what people do, however many of them share an address. */

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ graceMs: 60_000 });
});
afterEach(() => server.close());

/** Most who do something at the same moment: this process is all of them, and must answer for each in time. */
const AT_ONCE = 50;

async function all<Result>(count: number, one: (index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < count) {
    const [from, wave] = [results.length, Math.min(AT_ONCE, count - results.length)];
    results.push(...(await Promise.all(Array.from({ length: wave }, (_, index) => one(from + index)))));
  }
  return results;
}

const PATIENCE = { timeout: 180_000 };

it('500 people behind one address open a room’s page and enter without a pause, and 400 again', PATIENCE, async () => {
  const { slug } = await server.createRoom({ viewerCapacity: 1_000, stageAccess: 'request' });
  const read = async (path: string) => (await fetch(server.listener + path)).status;
  for (const path of [`/r/${slug}`, `/api/rooms/${slug}`])
    expect(new Set(await all(500, () => read(path)))).toEqual(new Set([200]));
  // Rejects when anybody does not get in.
  const morning = await Crowd.enter(server.listener, slug, 500, index => `Student ${index}`);
  morning.leave();
  const again = await Crowd.enter(server.listener, slug, 400, index => `Pupil ${index}`);
  again.leave();
});

it('a class of 300 behind one address votes at the same moment', PATIENCE, async () => {
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
  const answers = await Promise.all(
    people.map((one, index) => one.command({ type: 'answer-activity', activity, question: 0, answer: [index % 3] })),
  );
  expect(new Set(answers.map(({ type }) => type))).toEqual(new Set(['ack']));
  for (const one of people) one.close();
  const counted = await host.next('board', board => board.activities?.[0]?.questions[0]?.answered === 300);
  expect(counted.activities?.[0]?.questions[0]?.tally).toEqual([100, 100, 100]);
});
