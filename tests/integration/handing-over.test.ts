import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { Dice } from '../support/dice.ts';
import { MortalRelay, Wanderer } from '../support/fuzz.ts';
import { around } from '../support/log-around.ts';
import { RelayClient } from '../support/relay-client.ts';
import { createRoom, startTestServer } from '../support/server.ts';
import { serversOfTest } from '../support/servers-of-test.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };

const servers = serversOfTest('handing-over');
const { serve } = servers;

/** Somebody in the room of a real client, who comes back by themselves. */
async function somebody(relay: { url: string }, slug: string, name: string, place: 'stage' | 'viewer') {
  const { session } = new Wanderer(relay, new FakeNetwork(), slug, new Dice(1));
  await vi.waitUntil(() => session.value.phase === 'lobby', PATIENCE);
  await session.enter({ name, place, microphone: false, camera: false });
  return session;
}

type Session = Awaited<ReturnType<typeof somebody>>;
const whoIs = ({ value }: Session) =>
  value.phase === 'in-room' ? { connected: value.connected, id: value.you.id } : { phase: value.phase };

async function entriesOf(slug: string) {
  const log = await openSqliteLog(join(servers.dataDir, 'rooms.sqlite'));
  try {
    return (await log.load(slug)).map(({ event }) => event);
  } finally {
    await log.close();
  }
}

describe('R319: a rolling restart', () => {
  it.each([
    ['whose new server starts when the old one was asked to end', '0', true],
    ['whose new server starts first, and waits', '60000', false],
  ])(
    '%s puts nobody out',
    async (_when, TAKEOVER_MS, old) => {
      const first = await serve();
      const { slug } = await createRoom(first.url);
      const at = { url: first.url };
      const people = [await somebody(at, slug, 'Ada', 'stage'), await somebody(at, slug, 'Bob', 'viewer')];
      const before = people.map(whoIs);
      // Never reads what it is told, so that the old server waits for it as long as it waits for anybody.
      const stuck = await RelayClient.connect(first.url);
      await stuck.hello(slug);
      stuck.pause();

      const PORT = new URL(first.url).port;
      const end = () => {
        servers.forget(first);
        return first.kill('SIGTERM');
      };
      const ended = old ? end() : null;
      const second = serve({ PORT, TAKEOVER_MS });
      const code = await (ended ?? end());
      await second;
      expect(code).toBe(0);
      await vi.waitFor(() => expect(people.map(whoIs)).toEqual(before), PATIENCE);
      await people[1]!.command({ type: 'raise-hand' });
      expect((await entriesOf(slug)).filter(({ type }) => type === 'left')).toEqual([]);
      stuck.close();
      for (const one of people) one.close();
    },
    60_000,
  );
});

describe('R319: whoever is put out by an entry from elsewhere', () => {
  it('is told by 4503, and comes back as who they were', async () => {
    const log = createMemoryLog();
    const relay = new MortalRelay(log);
    await relay.start();
    const { slug } = await createRoom(relay.url);
    const ada = await somebody(relay, slug, 'Ada', 'viewer');
    const before = whoIs(ada);
    const raw = await RelayClient.connect(relay.url);
    await raw.hello(slug);
    await raw.enter('Bob');
    const gone = async (id: string) => {
      const { length } = await log.load(slug);
      await log.append(slug, length, [{ at: Date.now(), by: null, event: { type: 'left', id, reason: 'gone' } }]);
    };
    await gone(raw.id ?? '');
    expect(await raw.closed).toBe(4503);
    const again = await RelayClient.connect(relay.url);
    const welcome = await again.hello(slug, { credential: raw.credential });
    expect([welcome.you, welcome.returning]).toEqual([null, 'Bob']);
    expect((await again.enter('Bob')).you.id).toBe(raw.id);

    await gone('id' in before ? (before.id ?? '') : '');
    await vi.waitFor(async () => {
      const entered = (await log.load(slug)).filter(({ event }) => event.type === 'entered');
      expect(entered).toHaveLength(4);
      expect(whoIs(ada)).toEqual(before);
    }, PATIENCE);
    ada.close();
    again.close();
    await relay.stop();
  });
});

it('R317: a server that is ending is not ready', async () => {
  const log = slowLog();
  const server = await startTestServer({ log });
  const { slug } = await server.createRoom();
  const ada = await server.connect();
  await ada.hello(slug);
  await ada.enter('Ada');
  const { port } = new URL(server.listener);
  const request = connect(Number(port), '127.0.0.1').setEncoding('utf8');
  let answer = '';
  request.on('data', (text: string) => (answer += text));
  request.write('GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n');
  // Answered after the half request was read.
  expect((await fetch(`${server.listener}/readyz`)).status).toBe(200);
  log.hold();
  ada.send({ type: 'command', id: 'command-x', command: { type: 'raise-hand' } });
  await log.held;
  const closing = server.close();
  request.write('\r\n');
  await vi.waitFor(() => expect(answer).toContain('\r\n\r\n'));
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer).toContain('{"status":"not-ready","reason":"stopping"}');
  log.release();
  await closing;
});

/** A memory log whose appends can be made to wait. */
function slowLog() {
  const log = createMemoryLog();
  const [held, release] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  let holds = false;
  return {
    ...around(log),
    async append(...args: Parameters<RoomLog['append']>): ReturnType<RoomLog['append']> {
      if (holds) {
        held.resolve(undefined);
        await release.promise;
      }
      return log.append(...args);
    },
    hold: () => (holds = true),
    /** Resolves when an append waits. */
    held: held.promise,
    release: () => release.resolve(undefined),
  };
}
