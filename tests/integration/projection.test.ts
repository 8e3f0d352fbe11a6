import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromSnapshot } from '../../core/protocol/codec.ts';
import type { Room } from '../../core/room/types.ts';
import { evolved as evolvedByAll } from '../../core/session/entry.ts';
import { OFF, ON, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
});
afterAll(() => server.close());

async function inside(slug: string, name: string, place: 'viewer' | 'stage' = 'viewer', invite?: string) {
  const client = await server.connect();
  await client.hello(slug, invite === undefined ? {} : { invite });
  const { snapshot } = await client.enter(name, place);
  return { client, room: fromSnapshot(snapshot) };
}

const people = (room: Room) => [...room.participants.values()].sort((a, b) => a.id.localeCompare(b.id));

/** What the client holds after everything it received, as a client works it out. */
function evolved(client: RelayClient, room: Room): Room {
  const events = client.frames.received.flatMap(one => (one.type === 'events' ? one.events : []));
  return evolvedByAll(room, events, client.id);
}

it('R40, R41: what a reader received makes their room equal to a new snapshot', async () => {
  const { slug, invite } = await server.createRoom();
  const reader = await inside(slug, 'Reader');
  const host = await inside(slug, 'Host', 'viewer', invite);
  const ada = await inside(slug, 'Ada');
  const bob = await inside(slug, 'Bob', 'stage');
  await ada.client.command({ type: 'join-stage', ...ON });
  await host.client.command({ type: 'join-stage', ...OFF });
  await ada.client.command({ type: 'set-devices', microphone: false, camera: true });
  await reader.client.command({ type: 'join-stage', ...ON });
  await bob.client.command({ type: 'leave-stage' });
  await host.client.command({ type: 'leave-stage' });
  await bob.client.command({ type: 'leave' });
  ada.client.cut();
  await host.client.event('presence-changed');
  await reader.client.settled();
  const again = await server.connect();
  const { snapshot } = await again.hello(slug, { credential: reader.client.credential });
  if (!snapshot) throw new Error('no snapshot');
  expect(people(evolved(reader.client, reader.room))).toEqual(people(fromSnapshot(snapshot)));
  expect(snapshot.participants.map(one => one.name).sort()).toEqual(['Ada', 'Host', 'Reader']);
});

it('R40: everything that concerns a reader was sent before the acknowledgement of its revision', async () => {
  const { slug } = await server.createRoom();
  const { client } = await inside(slug, 'Ada');
  const ack = await client.command({ type: 'join-stage', ...ON });
  const { revision } = ack as Extract<typeof ack, { type: 'ack' }>;
  const before = client.frames.received.filter(one => one.type === 'events');
  expect(before.at(-1)).toMatchObject({ revision, events: [{ type: 'stage-joined' }] });
});

it('R42: somebody who left the stage is told of no more', async () => {
  const { slug } = await server.createRoom();
  const { client: reader } = await inside(slug, 'Reader');
  const { client: ada } = await inside(slug, 'Ada', 'stage');
  const { client: bob } = await inside(slug, 'Bob', 'stage');
  await ada.command({ type: 'leave-stage' });
  await reader.event('stage-left');
  await ada.command({ type: 'leave' });
  await bob.command({ type: 'set-devices', ...OFF });
  expect(await reader.event('devices-changed')).toMatchObject({ id: bob.id });
  const told = reader.frames.received.flatMap(one => (one.type === 'events' ? one.events : []));
  expect(told.filter(event => 'id' in event && event.id === ada.id)).toEqual([]);
});
