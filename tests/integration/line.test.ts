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

it('R255: who stands in line stays unknown to viewers when they raise a hand, whatever happens to the line then', async () => {
  const { slug, invite } = await server.createRoom({ stageCapacity: 1 });
  const holder = await inside(slug, 'Holder', 'stage');
  const ada = await inside(slug, 'Ada');
  const bob = await inside(slug, 'Bob');
  const host = await inside(slug, 'Host', 'viewer', invite);
  await ada.command({ type: 'ask-stage' });
  await ada.command({ type: 'raise-hand' });
  const line = { state: 'asked' };
  expect(await host.event('hand-raised')).toMatchObject({ participant: { id: ada.id, line } });
  expect(await ada.event('hand-raised')).toMatchObject({ participant: { id: ada.id, line } });
  expect(await bob.event('hand-raised')).toMatchObject({ participant: { id: ada.id, line: null } });
  const cy = await server.connect();
  await cy.hello(slug);
  const { snapshot } = await cy.enter('Cy');
  expect(snapshot.participants.find(one => one.id === ada.id)).toMatchObject({ line: null });
  await holder.command({ type: 'leave-stage' });
  expect(await ada.event('stage-brought')).toMatchObject({ participant: { id: ada.id } });
  await ada.command({ type: 'leave-line' });
  await ada.command({ type: 'lower-hand', id: ada.id });
  await bob.event('hand-lowered');
  const told = bob.frames.received.flatMap(one => (one.type === 'events' ? one.events : []));
  const about = told.filter(event => /stage-asked|stage-brought|line-left/.test(event.type));
  expect(about).toEqual([]);
  expect(JSON.stringify(told)).not.toMatch(/"line":\{/);
});
