import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import { CLOSE } from '../../core/protocol/close.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { leaveRoom } from '../../core/session/leaveRoom.ts';
import type { SessionOptions } from '../../core/session/options.ts';
import type { SocketLike } from '../../core/session/RelaySocket.ts';
import { probeRoom } from '../../core/session/RoomProbe.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import type { SessionState } from '../../core/session/state.ts';
import { expectNothingThrown } from '../support/nothing-thrown.ts';
import { newCredential, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const SECRET = 'what-somebody-wrote';
let server: TestServer;
let db: DatabaseSync;
let healthy: RelayClient;
const lines: string[] = [];
beforeAll(async () => {
  const logger = pino({ level: 'info' }, { write: line => void lines.push(line) });
  server = await startTestServer({ logger, graceMs: 20 });
  db = new DatabaseSync(join(server.dataDir, 'rooms.sqlite'), { timeout: 5_000 });
  const { slug } = await server.createRoom();
  healthy = await server.connect();
  await healthy.hello(slug);
  await healthy.enter('Ada');
});
beforeEach(() => void lines.splice(0));
afterAll(async () => {
  db.close();
  await server.close();
});
expectNothingThrown();

/** A room in whose log stands that text as the second entry. */
async function damaged(event: string): Promise<string> {
  const { slug } = await server.createRoom({ title: SECRET });
  db.prepare('INSERT INTO entries VALUES (?, 2, ?, ?, NULL, NULL)').run(slug, Date.now(), event);
  return slug;
}

/** A room from whose log the second entry is missing. */
async function gappy(): Promise<string> {
  const { slug } = await server.createRoom({ title: SECRET });
  const event = `{"type":"started","at":${Date.now()}}`;
  db.prepare('INSERT INTO entries VALUES (?, 3, ?, ?, NULL, NULL)').run(slug, Date.now(), event);
  return slug;
}

const ILL: readonly (readonly [string, string])[] = [
  ['no JSON', `{"type":"said","text":"${SECRET}`],
  ['JSON, and no event', `"${SECRET}"`],
  ['an event of a newer version', `{"type":"was-dreamt-of","by":"${SECRET}"}`],
  ['an event named like what objects have', '{"type":"toString"}'],
  ['an entry without a participant', '{"type":"entered"}'],
  ['a room that is made twice', '{"type":"created"}'],
  ['facts of another room', '{"type":"facts-changed","facts":{"slug":"another-room","title":"x"}}'],
  ['facts of none', '{"type":"facts-changed","facts":null}'],
];

describe('R278, R308: a room whose log holds', () => {
  it.each([...ILL.map(([what, event]) => [what, () => damaged(event)] as const), ['a gap', gappy] as const])(
    '%s is refused by name, and no other room notices',
    async (_what, make) => {
      const slug = await make();
      for (const path of [`/api/rooms/${slug}`, `/r/${slug}`]) {
        const response = await fetch(server.url + path);
        expect([response.status, await response.json()]).toMatchObject([503, { error: 'room-damaged' }]);
      }
      const client = await server.connect();
      client.sayHello(slug);
      expect(await client.closed).toBe(CLOSE.roomDamaged);
      await healthy.settled();
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      const said = lines.map(line => JSON.parse(line) as { level: number; err?: { message: string } });
      const told = said.filter(({ level, err }) => level === 50 && /^Entry 2 of a room's log/.test(err?.message ?? ''));
      // Once, though three asked: it is not read again for each.
      expect(told).toHaveLength(1);
      expect(lines.join('')).not.toContain(SECRET);
    },
  );

  it('R308: people who open its link read that it cannot be opened now, and whom to tell', async () => {
    const slug = await damaged('{"type":"was-dreamt-of"}');
    const response = await fetch(`${server.url}/r/${slug}`, { headers: { Accept: 'text/html,*/*;q=0.8' } });
    expect([response.status, response.headers.get('Content-Type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(await response.text()).toMatch(/cannot be opened at the moment.*Nothing is lost\. Tell whoever runs/s);
  });

  it('R308: our client says that it cannot be opened now, and comes again only when the person does', async () => {
    const slug = await damaged('{"type":"was-dreamt-of"}');
    let opened = 0;
    const openSocket: SessionOptions['openSocket'] = url => {
      opened += 1;
      return new WebSocket(url) as SocketLike;
    };
    const target = { origin: server.url, slug, openSocket };
    const engine = new FakeEngine(new FakeNetwork());
    // As short as can be: whoever came again by themselves would do so at once.
    const retry = { delay: () => 0 };
    const session = new RoomSession({ ...target, credential: newCredential(), engine, retry });
    const state = await new Promise<SessionState>(resolve =>
      session.subscribe(now => now.phase === 'over' && resolve(now)),
    );
    expect(state).toMatchObject({ phase: 'over', ending: 'room-damaged' });
    await healthy.settled();
    expect(opened).toBe(1);
    expect(await probeRoom(target, AbortSignal.timeout(10_000))).toEqual({ problem: 'room-damaged' });
    expect(await leaveRoom({ ...target, credential: newCredential() })).toBe(false);
    expect(opened).toBe(3);
  });

  it.each([
    ['somebody who is nobody', '{"type":"entered","participant":{},"credentialHash":"x","invitation":null}'],
    [
      'settings of nothing',
      '{"type":"settings-changed","settings":{"features":null,"schedule":{"startsAt":"x","endsAt":"y"}}}',
    ],
    ['a message without an end', `{"type":"said","message":${'{"text":'.repeat(9_000)}1${'}'.repeat(9_000)}}`],
    ['a message from nowhere', '{"type":"said","message":{}}'],
  ])('%s may fail when it is shown: it fails alone, and says so', async (_what, event) => {
    const slug = await damaged(event);
    // What comes is not decoded: it may be no message of ours.
    const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/relay`);
    await once(socket, 'open');
    for (const message of [
      { type: 'hello', version: PROTOCOL_VERSION, room: slug, credential: newCredential() },
      {
        type: 'command',
        id: 'command-0001',
        command: { type: 'enter', name: 'Bob', place: 'viewer', microphone: false, camera: false },
      },
      { type: 'ping' },
    ])
      socket.send(JSON.stringify(message));
    await new Promise<void>(resolve => {
      socket.on('close', () => resolve());
      socket.on('message', data => String(data).includes('"pong"') && resolve());
    });
    socket.terminate();
    const response = await fetch(`${server.url}/api/rooms/${slug}`);
    if (response.status !== 200) expect(await response.json()).toMatchObject({ error: 'room-damaged' });
    await healthy.settled();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});
