import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function inside(
  slug: string,
  name: string,
  place: 'viewer' | 'stage' = 'viewer',
  invite?: string,
): Promise<RelayClient> {
  const client = await server.connect();
  await client.hello(slug, invite === undefined ? {} : { invite });
  await client.enter(name, place);
  return client;
}

let questions = 0;
async function positionOf(client: RelayClient): Promise<number | null> {
  questions += 1;
  const id = `line-question-${questions}`;
  client.send({ type: 'line', id });
  return (await client.next('line', answer => answer.id === id)).position;
}

it('R46: each in line is told their own place, and moves up when somebody before them goes', async () => {
  const { slug } = await server.createRoom({ stageCapacity: 1 });
  const holder = await inside(slug, 'Holder', 'stage');
  const waiting = [];
  for (const name of ['Ada', 'Bob', 'Cy']) {
    const client = await inside(slug, name);
    await client.command({ type: 'ask-stage' });
    waiting.push(client);
  }
  expect(await Promise.all(waiting.map(positionOf))).toEqual([1, 2, 3]);
  expect(await positionOf(holder)).toBeNull();
  await waiting[0]!.command({ type: 'leave-line' });
  expect(await Promise.all(waiting.map(positionOf))).toEqual([null, 1, 2]);
});

it('R46: a guest stands in no line', async () => {
  const { slug } = await server.createRoom();
  const guest = await server.connect();
  await guest.hello(slug);
  expect(await positionOf(guest)).toBeNull();
});

it('R45: a window shows who stands in line to moderators and to themselves only', async () => {
  const { slug, invite } = await server.createRoom({ stageCapacity: 1 });
  await inside(slug, 'Holder', 'stage');
  const ada = await inside(slug, 'Ada');
  const bob = await inside(slug, 'Bob');
  const host = await inside(slug, 'Host', 'viewer', invite);
  await ada.command({ type: 'ask-stage' });
  const lineOfAda = async (reader: RelayClient) => {
    reader.send({ type: 'roster', id: 'roster-line', offset: 0, limit: 50 });
    const { participants } = await reader.next('roster');
    return participants.find(one => one.name === 'Ada')?.line?.state ?? null;
  };
  expect(await lineOfAda(host)).toBe('asked');
  expect(await lineOfAda(ada)).toBe('asked');
  expect(await lineOfAda(bob)).toBeNull();
});
