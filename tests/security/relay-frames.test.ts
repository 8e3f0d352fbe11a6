import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import { HELLO_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import { newCredential, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let slug: string;
beforeAll(async () => {
  server = await startTestServer();
  ({ slug } = await server.createRoom());
});
afterAll(() => server.close());

const hello = (changes: Record<string, unknown> = {}) => ({
  type: 'hello',
  version: 2,
  room: slug,
  credential: newCredential(),
  ...changes,
});

async function greeted(versions?: readonly number[]): Promise<RelayClient> {
  const client = await server.connect();
  await client.hello(slug, versions ? { versions } : {});
  return client;
}

describe('R1, R2: what is no message closes the connection', () => {
  it.each([
    ['no JSON', '{"type":"hello"'],
    ['JSON of another shape', '[1,2,3]'],
    ['an unknown type', '{"type":"shout"}'],
    ['a first frame that is no hello', '{"type":"ping"}'],
    ['a hello without a credential', '{"type":"hello","version":2,"room":"room"}'],
    ['a credential of the wrong length', '{"type":"hello","version":2,"room":"room","credential":"short"}'],
  ])('%s', async (_what, frame) => {
    const client = await server.connect();
    client.sendRaw(frame);
    expect(await client.closed).toBe(4400);
  });

  it.each([
    ['an unknown key', { type: 'ping', loud: true }],
    [
      'a command of the relay’s own',
      { type: 'command', id: 'forged-0001', command: { type: 'grace-over', id: 'somebody-else' } },
    ],
    [
      'a command with somebody else’s id',
      { type: 'command', id: 'forged-0002', command: { type: 'leave', id: 'somebody-else' } },
    ],
    [
      'a role in enter',
      {
        type: 'command',
        id: 'forged-0003',
        command: { type: 'enter', name: 'Eve', place: 'viewer', microphone: false, camera: false, role: 'host' },
      },
    ],
    [
      'an empty name',
      {
        type: 'command',
        id: 'forged-0004',
        command: { type: 'enter', name: '   ', place: 'viewer', microphone: false, camera: false },
      },
    ],
    ['a roster window that is too large', { type: 'roster', id: 'roster-0001', offset: 0, limit: 101 }],
  ])('after hello of version 2: %s', async (_what, frame) => {
    const client = await greeted([2]);
    client.send(frame);
    expect(await client.closed).toBe(4400);
  });

  it.each([
    ['a command without an id', { type: 'command', command: { type: 'leave' } }],
    ['no type', { id: 'command-1' }],
  ])('after hello of version 3: %s', async (_what, frame) => {
    const client = await greeted();
    client.send(frame);
    expect(await client.closed).toBe(4400);
  });

  it('R297: in version 3 a command of the relay’s own, a foreign id and a role in enter come to nothing', async () => {
    const client = await greeted();
    const own = await client.command({ type: 'grace-over', id: 'somebody-else' } as never);
    expect(own).toMatchObject({ type: 'refused', reason: 'unknown-command' });
    const enter = { type: 'enter', name: 'Eve', place: 'viewer', microphone: false, camera: false, role: 'host' };
    expect(await client.command(enter as never)).toMatchObject({ type: 'entered', you: { role: 'viewer' } });
    const empty = await client.command({ ...enter, name: '   ' } as never);
    expect(empty).toMatchObject({ type: 'refused', reason: 'bad-command' });
    expect(await client.command({ type: 'leave', id: 'somebody-else' } as never)).toMatchObject({ type: 'ack' });
  });

  it('a binary frame', async () => {
    const client = await server.connect();
    client.sendRaw(Buffer.from(JSON.stringify(hello())));
    expect(await client.closed).toBe(4400);
  });

  it('R5: a second hello', async () => {
    const client = await greeted();
    client.send(hello());
    expect(await client.closed).toBe(4400);
  });
});

describe('limits of one connection', () => {
  it('R5: a connection without a hello is closed with 4408 after ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const [silent, polite] = [await server.connect(), await server.connect()];
      await polite.hello(slug);
      vi.advanceTimersByTime(HELLO_TIMEOUT_MS);
      vi.useRealTimers();
      expect(await silent.closed).toBe(4408);
      await polite.settled();
    } finally {
      vi.useRealTimers();
    }
  });

  it('R3: a frame of more than 64 KiB closes with 4413', async () => {
    const client = await server.connect();
    client.send({ ...hello(), padding: 'x'.repeat(64 * 1024) });
    expect(await client.closed).toBe(4413);
  });

  it('R4: a burst of 60 frames passes, more than that closes with 4429', async () => {
    const client = await greeted();
    for (let count = 0; count < 50; count += 1) client.send({ type: 'ping' });
    await client.settled();
    for (let count = 0; count < 100; count += 1) client.send({ type: 'ping' });
    expect(await client.closed).toBe(4429);
  });

  it('R7: a ping is answered with the server’s time', async () => {
    const client = await greeted();
    client.send({ type: 'ping' });
    expect((await client.next('pong')).serverTime).toBeGreaterThan(0);
  });
});

describe('a hello that is refused says why and closes with 4403', () => {
  async function refusal(message: unknown): Promise<unknown> {
    const client = await server.connect();
    client.send(message);
    const { reason, id } = await client.next('refused');
    expect(id).toBeNull();
    expect(await client.closed).toBe(4403);
    return reason;
  }

  it('R11: another version, whatever else it says', async () => {
    expect(await refusal(hello({ version: 1 }))).toBe('version');
    expect(await refusal({ type: 'hello', version: 1, unheard: 'of' })).toBe('version');
  });

  it('R12: a room that does not exist', async () => {
    expect(await refusal(hello({ room: 'no-such-room' }))).toBe('no-such-room');
  });

  it('R13: an invitation this room never gave', async () => {
    const other = await server.createRoom();
    expect(await refusal(hello({ invite: tokenForRoom(newCredential(), slug) }))).toBe('bad-invitation');
    expect(await refusal(hello({ invite: other.invite }))).toBe('invitation-wrong-room');
    expect(await refusal(hello({ invite: newCredential() }))).toBe('invitation-wrong-room');
  });
});

it('R14: an address with many refused hellos is told so instead', async () => {
  const strict = await startTestServer();
  try {
    const guess = async () => {
      const client = await strict.connect();
      client.sayHello('guess');
      return (await client.next('refused')).reason;
    };
    const reasons = await Promise.all(Array.from({ length: 70 }, guess));
    expect(new Set(reasons)).toEqual(new Set(['no-such-room', 'rate-limited']));
  } finally {
    await strict.close();
  }
});

it.each([
  '/',
  '/relay/',
  '/relayx',
  '/relay/No',
  '/relay/a/b',
  '/relay/a%62',
  '/peerjs/a',
  '/peerjs/-/peerjs',
  '/peerjs',
  '/peerjs/',
  '/peerjs/peerjs/',
  '/r/room',
])('R1: an upgrade at %s is not found', async path => {
  const socket = new WebSocket(server.url.replace(/^http/, 'ws') + path);
  const status = await new Promise(resolve => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('error', () => undefined);
  });
  socket.terminate();
  expect(status).toBe(404);
});
