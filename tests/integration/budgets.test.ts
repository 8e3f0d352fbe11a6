import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { FRAMES_PER_SECOND, HELLO_TIMEOUT_MS, MAX_MESSAGE_LENGTH } from '../../core/protocol/limits.ts';
import type { ServerMessage } from '../../core/protocol/server.ts';
import { BUDGETS } from '../../server/budgets.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import { FEW, FEWER, fill, ONE, withServer } from '../support/limited.ts';
import type { RelayClient } from '../support/relay-client.ts';
import { newCommandId, newCredential, ON } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { crowd, draft, QUIZ, say } from '../support/taking-part.ts';

/** A WebSocket of the relay that is opened and nothing more, or the answer that refused it. */
async function open(
  server: TestServer,
): Promise<{ socket: WebSocket; status: number; retryAfter: string | undefined }> {
  const socket = new WebSocket(`${server.listener.replace(/^http/, 'ws')}/relay`);
  socket.on('error', () => undefined);
  const opened = once(socket, 'open').then(() => ({ socket, status: 101, retryAfter: undefined }));
  const refused = once(socket, 'unexpected-response').then(([, response]) => ({
    socket,
    status: Number(response.statusCode),
    retryAfter: response.headers['retry-after'] as string | undefined,
  }));
  return Promise.race([opened, refused]);
}

const opened = (server: TestServer, count: number) => Promise.all(Array.from({ length: count }, () => open(server)));

/**
 * Answers to many commands that were sent without waiting: the names of refusals, or the types of the other answers.
 */
async function answers(client: RelayClient, commands: readonly WireCommand[]): Promise<string[]> {
  const all = await Promise.all(commands.map(one => client.command(one)));
  return all.map(one => (one.type === 'refused' ? one.reason : one.type));
}

const many = (count: number, command: (index: number) => WireCommand) =>
  Array.from({ length: count }, (_, n) => command(n));

async function inside(server: TestServer, room: string, name: string, place: 'viewer' | 'stage' = 'viewer') {
  const client = await server.connect();
  await client.hello(room);
  await client.enter(name, place);
  return client;
}

const LONG = draft({
  ...QUIZ,
  questions: Array.from({ length: 4 }, () => ({
    text: 'x'.repeat(300),
    options: Array.from({ length: 10 }, (_, n) => `${n}${'y'.repeat(199)}`),
    several: false,
    right: [0],
    points: 1,
    seconds: null,
  })),
});

describe('connections', () => {
  it('R240: an address opens WebSockets up to its rate; then the upgrade is refused with 429, and when to try again', () =>
    withServer({ limits: { ...ONE, address: FEW } }, async server => {
      const burst = BUDGETS.address.upgrades.burst * FEW;
      let [count, refused] = [0, undefined as { status: number; retryAfter: string | undefined } | undefined];
      // So few at once that what is refused of them is not a flood yet: R321.
      const step = (BUDGETS.address.faults.burst * FEW) / 2;
      for (; !refused && count < burst * 3; count += step) {
        const sockets = await opened(server, step);
        refused = sockets.find(({ status }) => status !== 101);
        for (const { socket } of sockets) socket.terminate();
      }
      expect(refused).toMatchObject({ status: 429, retryAfter: '1' });
      expect(count).toBeGreaterThanOrEqual(burst);
      // What is not the relay is not counted with it.
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    }));

  it('R241: of those that say nothing an address has so many; one more closes the one that was silent for longest', () =>
    withServer({ limits: { ...ONE, address: FEW } }, async server => {
      const silent = BUDGETS.address.silent * FEW;
      const first = await open(server);
      const closed = vi.fn<(code: number) => void>();
      first.socket.once('close', closed);
      await opened(server, silent - 1);
      expect(first.socket.readyState).toBe(WebSocket.OPEN);
      await open(server);
      // Long before it is closed for being late.
      await vi.waitFor(() => expect(closed.mock.calls[0]?.[0]).toBe(4408), { timeout: HELLO_TIMEOUT_MS / 2 });
    }));

  it('R241: whoever said hello is not closed for those who say nothing', () =>
    withServer({ limits: { ...ONE, address: FEW } }, async server => {
      const { slug } = await server.createRoom();
      const ada = await inside(server, slug, 'Ada');
      await opened(server, BUDGETS.address.silent * FEW + 20);
      expect(await ada.command({ type: 'raise-hand' })).toMatchObject({ type: 'ack' });
    }));
});

describe('hellos', () => {
  it('R242: good ones have a rate too, an address, and beyond it nothing is read from the log', () => {
    const log = createMemoryLog();
    const load = vi.spyOn(log, 'load');
    return withServer({ log, limits: { ...ONE, address: FEWER } }, async server => {
      const { slug } = await server.createRoom();
      const burst = BUDGETS.address.hellos.burst * FEWER;
      const refused: Extract<ServerMessage, { type: 'refused' }>[] = [];
      for (let sent = 0; sent < burst + 10 && refused.length === 0; sent += 5) {
        const clients = await Promise.all(Array.from({ length: 5 }, () => server.connect()));
        load.mockClear();
        const said = clients.map(async client => {
          client.sayHello(slug);
          const message = await Promise.race([client.next('welcome'), client.next('refused')]);
          if (message.type === 'refused') {
            refused.push(message);
            expect(await client.closed).toBe(4429);
          }
        });
        await Promise.all(said);
        for (const client of clients) client.close();
      }
      expect(refused[0]).toMatchObject({ id: null, reason: 'rate-limited', retryAfter: expect.any(Number) });
      expect(refused[0]?.retryAfter).toBeGreaterThan(0);
      expect(load.mock.calls.length).toBeLessThanOrEqual(2);
      // Somebody else says hello to a room that is not even looked for.
      load.mockClear();
      const late = await server.connect();
      late.sayHello('another-room');
      expect((await late.next('refused')).reason).toBe('rate-limited');
      expect(await late.closed).toBe(4429);
      expect(load).not.toHaveBeenCalled();
    });
  });

  it('R242: one credential says hello up to its rate, from wherever', () =>
    withServer({}, async server => {
      const { slug } = await server.createRoom();
      const credential = newCredential();
      const said: string[] = [];
      for (let tries = 0; tries < BUDGETS.person.hellos.burst + 2; tries += 1) {
        const client = await server.connect();
        client.sayHello(slug, { credential });
        said.push((await Promise.race([client.next('welcome'), client.next('refused')])).type);
      }
      expect(said.indexOf('refused')).toBe(BUDGETS.person.hellos.burst);
      // Others of that address come in.
      await inside(server, slug, 'Ada');
    }));

  it('R14: rate-limited says when to try again, and closes with a code that is not final', () =>
    withServer({}, async server => {
      const guess = async () => {
        const client = await server.connect();
        client.sayHello('guess');
        const refused = await client.next('refused');
        return { ...refused, code: await client.closed };
      };
      const { burst } = BUDGETS.address.refusedHellos;
      const all = await Promise.all(Array.from({ length: burst + 10 }, guess));
      const limited = all.filter(({ reason }) => reason === 'rate-limited');
      expect(limited.length).toBeGreaterThan(0);
      for (const { retryAfter, code } of limited) {
        expect(retryAfter).toBeGreaterThan(0);
        expect(code).toBe(4429);
      }
      // Who says a good one is not held back.
      const { slug } = await server.createRoom();
      await inside(server, slug, 'Ada');
    }));

  it('R243: what an address has brought into memory is limited by its size, before the next room is read', async () => {
    const memory = createMemoryLog();
    const load = vi.spyOn(memory, 'load');
    await withServer({ log: memory, limits: { ...ONE, address: FEW } }, async server => {
      const rooms = await Promise.all(Array.from({ length: 3 }, () => server.createRoom()));
      const burst = BUDGETS.address.replayedEntries.burst * FEW;
      await Promise.all(rooms.map(({ slug }) => fill(memory, slug, burst * 0.7)));
      const answers: number[] = [];
      load.mockClear();
      for (const { slug } of rooms) answers.push((await fetch(`${server.url}/api/rooms/${slug}`)).status);
      expect(answers).toEqual([200, 200, 429]);
      expect(load.mock.calls.filter(([slug]) => slug === rooms[2]?.slug)).toEqual([]);
      const client = await server.connect();
      client.sayHello(rooms[2]?.slug ?? '');
      expect(await client.next('refused')).toMatchObject({ reason: 'rate-limited', retryAfter: expect.any(Number) });
    });
  });

  it('R314: what downloads read of logs is counted by itself, and keeps nobody out of rooms', async () => {
    const memory = createMemoryLog();
    await withServer({ log: memory, limits: { ...ONE, address: FEW } }, async server => {
      const { slug, invite } = await server.createRoom();
      await fill(memory, slug, BUDGETS.address.replayedEntries.burst * FEW * 0.7);
      const download = async () => {
        const headers = { Authorization: `Bearer ${invite}` };
        const response = await fetch(`${server.url}/api/rooms/${slug}/export?format=json&what=all`, { headers });
        return [response.status, Object.keys(((await response.json()) as { tables?: object }).tables ?? {}).length > 0];
      };
      const other = await server.createRoom();
      await fill(memory, other.slug, 1_000);
      for (let loaded = 0; loaded < 2; loaded += 1) expect(await download()).toEqual([200, true]);
      expect(await download()).toEqual([429, false]);
      expect((await fetch(`${server.url}/api/rooms/${other.slug}`)).status).toBe(200);
    });
  });

  it('R244: a lobby holds so many; whoever is inside, or shows an invitation, comes in all the same', () =>
    withServer({ limits: { ...ONE, room: 0.001 } }, async server => {
      const { slug, invite } = await server.createRoom();
      const ada = await inside(server, slug, 'Ada');
      for (let guests = 0; guests < BUDGETS.room.guests * 0.001; guests += 1)
        await (await server.connect()).hello(slug);
      const late = await server.connect();
      late.sayHello(slug);
      expect(await late.next('refused')).toMatchObject({ reason: 'rate-limited', retryAfter: expect.any(Number) });
      expect(await (await server.connect()).hello(slug, { invite })).toMatchObject({ role: 'host' });
      expect(await (await server.connect()).hello(slug, { credential: ada.credential })).toMatchObject({
        you: { id: ada.id },
      });
    }));
});

describe('commands', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it.each<[kind: keyof typeof BUDGETS.person, commands: (index: number) => WireCommand]>([
    ['stage', index => (index % 2 === 0 ? { type: 'leave-stage' } : { type: 'join-stage', ...ON })],
    ['devices', index => ({ type: 'set-devices', microphone: index % 2 === 0, camera: true })],
  ])('R245: %s has a rate of its own, and a refusal says when to try again', async (kind, command) => {
    const { slug } = await server.createRoom();
    const ada = await inside(server, slug, 'Ada', 'stage');
    const { burst } = BUDGETS.person[kind];
    const got = await answers(ada, many(burst + 4, command));
    expect(got.filter(one => one === 'rate-limited').length).toBeGreaterThanOrEqual(2);
    expect(got.indexOf('rate-limited')).toBeGreaterThanOrEqual(burst);
    ada.send({ type: 'command', id: newCommandId(), command: command(0) });
    const refused = await ada.next('refused');
    expect(refused.retryAfter).toBeGreaterThan(0);
    await wait(refused.retryAfter);
    expect((await ada.command(command(0))).type).toBe('ack');
  });

  it('R245: hands have a rate of their own', async () => {
    const { slug } = await server.createRoom();
    const bob = await inside(server, slug, 'Bob');
    const raised = many(BUDGETS.person.hand.burst + 3, () => ({ type: 'raise-hand' }));
    const got = await answers(
      bob,
      raised.flatMap(one => [one, { type: 'lower-hand', id: bob.id }]),
    );
    expect(got).toContain('rate-limited');
  });

  it('R245: entering has a rate, a credential; leaving is always possible', async () => {
    const { slug } = await server.createRoom();
    const credential = newCredential();
    let entered = 0;
    for (;;) {
      const client = await server.connect();
      await client.hello(slug, { credential });
      const answer = await client.command({
        type: 'enter',
        name: 'Ada',
        place: 'viewer',
        microphone: false,
        camera: false,
      });
      if (answer.type === 'refused') {
        expect(answer).toMatchObject({ reason: 'rate-limited', retryAfter: expect.any(Number) });
        break;
      }
      entered += 1;
      expect((await client.command({ type: 'leave' })).type).toBe('ack');
    }
    expect(entered).toBe(BUDGETS.person.enter.burst);
  });

  it('R246: one person fills a log with so many bytes, then is told when to go on; others write', () =>
    withServer({ limits: { ...ONE, person: FEW } }, async server => {
      const { slug, invite } = await server.createRoom();
      const host = await server.connect();
      await host.hello(slug, { invite });
      await host.enter('Host');
      const got: string[] = [];
      const bytes = JSON.stringify(LONG).length;
      for (let written = 0; written < BUDGETS.person.writtenBytes.burst * FEW * 1.5; written += bytes) {
        got.push(...(await answers(host, [LONG])));
        if (got.at(-1) === 'rate-limited') break;
      }
      expect(got.at(-1)).toBe('rate-limited');
      expect(got.length * bytes).toBeLessThan(BUDGETS.person.writtenBytes.burst * FEW * 1.3);
      const bob = await inside(server, slug, 'Bob');
      expect((await bob.command({ type: 'raise-hand' })).type).toBe('ack');
    }));

  it('R246: somebody outside, whose commands are refused, silences nobody in the room or behind their address', () =>
    withServer({ limits: { address: FEWER, person: 1, room: 0.001 } }, async small => {
      const { slug } = await small.createRoom();
      const bob = await inside(small, slug, 'Bob');
      const stranger = await small.connect();
      await stranger.hello(slug);
      const most = BUDGETS.address.writtenBytes.burst * FEWER;
      for (let sent = 0; sent < most * 1.5; sent += JSON.stringify(LONG).length)
        expect(await stranger.command(LONG)).toMatchObject({ type: 'refused', reason: 'not-entered' });
      expect(await bob.command({ type: 'raise-hand' })).toMatchObject({ type: 'ack' });
    }));

  it('R246: a room whose log grows too fast takes nothing more of viewers, and all of its moderators', () =>
    withServer({ limits: { ...ONE, room: 0.0001 } }, async small => {
      const { slug, invite } = await small.createRoom();
      const host = await small.connect();
      await host.hello(slug, { invite });
      await host.enter('Host');
      const got: string[] = [];
      const people = await Promise.all([inside(small, slug, 'Bob'), inside(small, slug, 'Eve')]);
      for (const one of people)
        got.push(
          ...(await answers(
            one,
            many(6, n => (n % 2 === 0 ? { type: 'raise-hand' } : { type: 'lower-hand', id: one.id })),
          )),
        );
      expect(got).toContain('rate-limited');
      expect(await host.command({ type: 'remove', id: people[0]?.id ?? '', block: true })).toMatchObject({
        type: 'ack',
      });
    }));
});

describe('what is sent and read', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('R247: a connection sends so many bytes; more closes with 4429 before anything is read of it', async () => {
    const { slug } = await server.createRoom();
    const client = await server.connect();
    await client.hello(slug);
    const frame = JSON.stringify({ type: 'ping' }) + ' '.repeat(60_000);
    for (let sent = 0; sent < 2 * BUDGETS.connection.bytes.burst && sent / frame.length < 50; sent += frame.length)
      client.sendRaw(frame);
    expect(await client.closed).toBe(4429);
  });

  it('R248: what is read back has a rate of bytes, a person; a refusal says when to go on, and then it goes on', async () => {
    const small = await startTestServer({ limits: { ...ONE, person: FEW } });
    try {
      const { viewer } = await crowd(small);
      const talkers = await Promise.all(['Ada', 'Eve', 'Mel', 'Zoe'].map(viewer));
      for (const one of talkers) await one.command(say('x'.repeat(MAX_MESSAGE_LENGTH)));
      const bob = await viewer('Bob');
      const ask = async () => {
        const id = newCommandId();
        bob.send({ type: 'history', id, before: 1_000_000, limit: 100 });
        return Promise.race([bob.next('history', one => one.id === id), bob.next('refused', one => one.id === id)]);
      };
      const most = BUDGETS.person.readBytes.burst * FEW;
      let [bytes, answer] = [0, await ask()];
      for (; answer.type === 'history' && bytes < 2 * most; answer = await ask()) {
        bytes += JSON.stringify(answer).length;
        // No faster than a connection may send frames at all: it is the bytes that are too many here.
        await wait(1_000 / FRAMES_PER_SECOND);
      }
      expect(answer).toMatchObject({ type: 'refused', reason: 'rate-limited', retryAfter: expect.any(Number) });
      await wait((answer as { retryAfter?: number }).retryAfter);
      expect((await ask()).type).toBe('history');
    } finally {
      await small.close();
    }
  });
});
