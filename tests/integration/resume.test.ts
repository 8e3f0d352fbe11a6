import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_RESUME_EVENTS } from '../../core/protocol/limits.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import { around } from '../support/log-around.ts';
import { newCommandId, newCredential, OFF, ON, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000, limits: { address: 1, person: 4, room: 1 } });
});
afterAll(() => server.close());

async function inside(slug: string, name: string, place: 'viewer' | 'stage' = 'viewer'): Promise<RelayClient> {
  const client = await server.connect();
  await client.hello(slug);
  await client.enter(name, place);
  return client;
}

async function back(slug: string, lost: RelayClient, after?: number) {
  const client = await server.connect();
  const welcome = await client.hello(slug, { credential: lost.credential, ...(after === undefined ? {} : { after }) });
  return { client, welcome };
}

describe('resume', () => {
  it('R16: whoever comes back receives exactly the events they missed', async () => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada', 'stage');
    const bob = await inside(slug, 'Bob');
    const { revision } = bob;
    bob.cut();
    await ada.command({ type: 'set-devices', microphone: false, camera: true });
    await ada.command({ type: 'set-devices', microphone: false, camera: false });
    const { welcome } = await back(slug, bob, revision);
    expect(welcome.you).toEqual({ id: bob.id, role: 'viewer' });
    expect(welcome.snapshot).toBeNull();
    expect(welcome.events?.filter(event => event.type === 'devices-changed')).toEqual([
      { type: 'devices-changed', id: ada.id, microphone: false, camera: true },
      { type: 'devices-changed', id: ada.id, microphone: false, camera: false },
    ]);
    expect(welcome.events?.at(-1)).toEqual({ type: 'presence-changed', id: bob.id, presence: 'here' });
  });

  it('R16: nothing missed is an empty list, not a snapshot', async () => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada');
    const bob = await inside(slug, 'Bob');
    // A newer connection, not a cut: no presence event comes in between.
    const { welcome } = await back(slug, ada, bob.revision);
    expect(welcome).toMatchObject({ snapshot: null, events: [], revision: bob.revision });
  });

  it.each([
    ['a revision the log does not have', 99_999],
    ['no revision', undefined],
    ['a revision before entering', 1],
  ])('R17: %s is answered with a snapshot', async (_what, after) => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada', 'stage');
    const { welcome } = await back(slug, ada, after);
    expect(welcome.events).toBeNull();
    expect(welcome.snapshot?.participants).toMatchObject([{ id: ada.id, presence: 'here' }]);
  });

  it.each([
    ['what somebody begins with fits one frame', 1, false],
    ['more than one frame holds was to come, of which nobody knows whether it came', 3, true],
  ])('R17: a server that was restarted sends a snapshot only where %s', async (_what, pins, anew) => {
    const memory = createMemoryLog();
    const log = { ...around(memory), close: () => Promise.resolve() };
    const limits = { address: 10, person: 10, room: 10 };
    const first = await startTestServer({ log, graceMs: 60_000, limits });
    const { slug, invite } = await first.createRoom();
    const host = await first.connect();
    await host.hello(slug, { invite });
    await host.enter('Hedy');
    for (let pin = 0; pin < pins; pin += 1) {
      const text = String(pin).repeat(9_000);
      const command = { type: 'say', channel: 'everybody', to: null, text, replyTo: null };
      host.send({ type: 'command', id: newCommandId(), command });
      const { message } = await host.event('said');
      host.send({ type: 'command', id: newCommandId(), command: { type: 'pin', message: message.id } });
      await host.event('pinned');
    }
    await first.close();
    const second = await startTestServer({ log, graceMs: 60_000, limits });
    const again = await second.connect();
    const welcome = await again.hello(slug, { credential: host.credential, after: host.revision });
    expect(welcome.you?.id).toBe(host.id);
    expect(welcome.snapshot !== null).toBe(anew);
    // From here on it is known what they were told.
    if (anew) await again.event('pinned');
    const third = await second.connect();
    const { snapshot } = await third.hello(slug, { credential: host.credential, after: again.revision });
    expect(snapshot).toBeNull();
    await second.close();
  });

  it('R17: more missed events than a resume carries are answered with a snapshot', async () => {
    const { slug } = await server.createRoom({ stageCapacity: 13 });
    const bob = await inside(slug, 'Bob', 'stage');
    const { revision } = bob;
    bob.cut();
    // Many people at once, because one connection alone may not send this much so fast.
    const others = await Promise.all(Array.from({ length: 12 }, (_, n) => inside(slug, `Ada ${n}`, 'stage')));
    const switches = Math.ceil(MAX_RESUME_EVENTS / others.length);
    await Promise.all(
      others.map(async one => {
        for (let n = 0; n < switches; n += 1)
          await one.command({ type: 'set-devices', microphone: n % 2 === 1, camera: true });
      }),
    );
    const { welcome } = await back(slug, bob, revision);
    expect(welcome.events).toBeNull();
    expect(welcome.snapshot?.participants).toHaveLength(13);
    const { welcome: near } = await back(slug, bob, welcome.revision - MAX_RESUME_EVENTS);
    expect(near.events).toHaveLength(MAX_RESUME_EVENTS);
  });

  it('R18: the newest connection of a credential wins', async () => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada', 'stage');
    const bob = await inside(slug, 'Bob');
    const { client } = await back(slug, ada);
    expect(await ada.closed).toBe(4409);
    expect(await client.command({ type: 'set-devices', ...OFF })).toMatchObject({ type: 'ack' });
    await bob.event('devices-changed');
    const presence = bob.frames.received.flatMap(one => (one.type === 'events' ? one.events : []));
    expect(presence.filter(event => event.type === 'presence-changed')).toEqual([]);
  });

  it('R15: a credential resumes its own participant and nobody else', async () => {
    const { slug } = await server.createRoom();
    await inside(slug, 'Ada');
    const eve = await server.connect();
    expect((await eve.hello(slug, { credential: newCredential() })).you).toBeNull();
  });
});

describe('a command sent twice has effect once', () => {
  it('R24: the same id is acknowledged with the same revision', async () => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada');
    const id = newCommandId();
    const first = await ada.command({ type: 'join-stage', ...ON }, id);
    await ada.command({ type: 'leave-stage' });
    expect(await ada.command({ type: 'join-stage', ...ON }, id)).toEqual(first);
    expect(await ada.command({ type: 'set-devices', ...ON })).toMatchObject({ reason: 'not-on-stage' });
  });

  it('R24, R364: also when it changed nothing the first time, whatever happened since', async () => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada');
    const id = newCommandId();
    await ada.command({ type: 'join-stage', ...ON });
    const first = await ada.command({ type: 'set-devices', ...ON }, id);
    expect(first).toMatchObject({ type: 'ack' });
    await ada.command({ type: 'set-devices', ...OFF });
    ada.cut();
    const { client } = await back(slug, ada);
    const off = newCommandId();
    const before = await client.command({ type: 'set-devices', ...OFF });
    expect(await client.command({ type: 'set-devices', ...ON }, id)).toEqual(first);
    // Had the devices been switched on, this would be another revision.
    expect(await client.command({ type: 'set-devices', ...OFF }, off)).toEqual({ ...before, id: off });
  });

  it('R24, R364: a leave that was done, or found nobody, puts nobody out who came in again', async () => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada');
    const [left, again] = [newCommandId(), newCommandId()];
    await ada.command({ type: 'leave' }, left);
    const lobby = (await back(slug, ada)).client;
    expect(await lobby.command({ type: 'leave' }, again)).toMatchObject({ type: 'ack' });
    const { client } = await back(slug, ada);
    await client.command({ type: 'enter', name: 'Ada', place: 'viewer', ...OFF });
    for (const id of [left, again]) expect(await client.command({ type: 'leave' }, id)).toMatchObject({ type: 'ack' });
    expect(await client.command({ type: 'raise-hand' })).toMatchObject({ type: 'ack' });
  });

  it('R24, R364: a forget-me of a stranger forgets nobody who came in since', async () => {
    const { slug } = await server.createRoom();
    const ada = await server.connect();
    await ada.hello(slug);
    const id = newCommandId();
    expect(await ada.command({ type: 'forget-me' }, id)).toMatchObject({ type: 'ack' });
    const { client } = await back(slug, ada);
    await client.command({ type: 'enter', name: 'Ada', place: 'viewer', ...OFF });
    expect(await client.command({ type: 'forget-me' }, id)).toMatchObject({ type: 'ack' });
    expect(await client.command({ type: 'raise-hand' })).toMatchObject({ type: 'ack' });
  });

  it('R24: also over another connection', async () => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada');
    const id = newCommandId();
    const first = await ada.command({ type: 'join-stage', ...ON }, id);
    ada.cut();
    const { client } = await back(slug, ada);
    await client.command({ type: 'leave-stage' });
    expect(await client.command({ type: 'join-stage', ...ON }, id)).toEqual(first);
  });

  it('R25: a repeated enter is answered with the same participant', async () => {
    const { slug } = await server.createRoom();
    const ada = await server.connect();
    await ada.hello(slug);
    const id = newCommandId();
    const enter = { type: 'enter', name: 'Ada', place: 'viewer', ...OFF } as const;
    const first = await ada.command(enter, id);
    ada.cut();
    const { client } = await back(slug, ada);
    const second = await client.command(enter, id);
    expect(first.type === 'entered' && second.type === 'entered' && second.you).toEqual(
      first.type === 'entered' && first.you,
    );
    expect(second).toMatchObject({ counts: { stage: 0, viewers: 1 } });
  });

  it('R26: a repeated leave is acknowledged', async () => {
    const { slug } = await server.createRoom();
    const ada = await inside(slug, 'Ada');
    const id = newCommandId();
    await ada.command({ type: 'leave' }, id);
    const { client } = await back(slug, ada);
    expect(await client.command({ type: 'leave' }, id)).toMatchObject({ type: 'ack' });
  });
});

it('R23: commands may be sent without waiting for the answers before', async () => {
  const { slug } = await server.createRoom();
  const ada = await server.connect();
  await ada.hello(slug);
  const answers = await Promise.all([
    ada.command({ type: 'enter', name: 'Ada', place: 'viewer', ...OFF }),
    ada.command({ type: 'join-stage', ...ON }),
    ada.command({ type: 'set-devices', ...OFF }),
  ]);
  expect(answers.map(one => one.type)).toEqual(['entered', 'ack', 'ack']);
});
