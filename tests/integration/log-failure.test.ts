import type { Worker } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { createLogger } from '../../server/logger.ts';
import { around } from '../support/log-around.ts';
import { newCommandId, ON } from '../support/relay-client.ts';
import { startTestServer } from '../support/server.ts';
import { workersOf } from '../support/workers.ts';

/** A log that cannot be written while `broken`, as on a full disk. */
function breakableLog(): RoomLog & { broken: boolean } {
  const log = createMemoryLog();
  return {
    ...around(log),
    broken: false,
    append(slug, revision, entries) {
      return this.broken
        ? Promise.reject(Object.assign(new Error('No space left.'), { code: 'ENOSPC' }))
        : log.append(slug, revision, entries);
    },
    probe() {
      return this.broken ? Promise.reject(new Error('No space left.')) : Promise.resolve();
    },
  };
}

it('R9: what cannot be written did not happen; the command is refused, the connection stays, and it may be repeated', async () => {
  const log = breakableLog();
  const server = await startTestServer({ log, graceMs: 60_000 });
  try {
    const { slug } = await server.createRoom();
    const ada = await server.connect();
    await ada.hello(slug);
    await ada.enter('Ada');
    const { revision } = ada;
    const id = newCommandId();
    log.broken = true;
    ada.send({ type: 'command', id, command: { type: 'join-stage', ...ON } });
    expect(await ada.next('refused')).toMatchObject({ id, reason: 'not-saved' });
    log.broken = false;
    await ada.settled();
    const again = await server.connect();
    const welcome = await again.hello(slug, { credential: ada.credential, after: revision });
    expect(welcome.you?.id).toBe(ada.id);
    expect(welcome.events?.filter(event => event.type === 'stage-joined')).toEqual([]);
    expect(await again.command({ type: 'join-stage', ...ON }, id)).toMatchObject({ type: 'ack' });
  } finally {
    await server.close();
  }
});

it('R9, R36: somebody who went while the log could not be written is still gone in the end', async () => {
  const log = breakableLog();
  const server = await startTestServer({ log, graceMs: 100 });
  try {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await server.connect(), await server.connect()];
    for (const one of [ada, bob]) await one.hello(slug);
    await ada.enter('Ada', 'stage');
    await bob.enter('Bob');
    log.broken = true;
    const id = newCommandId();
    ada.send({ type: 'command', id, command: { type: 'leave-stage' } });
    await ada.next('refused');
    ada.close();
    await ada.closed;
    log.broken = false;
    expect(await bob.event('left')).toMatchObject({ id: ada.id, reason: 'gone' });
  } finally {
    await server.close();
  }
});

it('R9: who comes back while nothing can be written sees the room, and is told of each command that it was not saved', async () => {
  const log = breakableLog();
  const server = await startTestServer({ log, graceMs: 60_000 });
  try {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await server.connect(), await server.connect()];
    for (const one of [ada, bob]) await one.hello(slug);
    await ada.enter('Ada', 'stage');
    await bob.enter('Bob');
    ada.close();
    expect(await bob.event('presence-changed')).toMatchObject({ id: ada.id, presence: 'reconnecting' });
    log.broken = true;
    const back = await server.connect();
    expect((await back.hello(slug, { credential: ada.credential })).you?.id).toBe(ada.id);
    for (const camera of [true, false]) {
      expect(await back.command({ type: 'set-devices', microphone: false, camera })).toMatchObject({
        reason: 'not-saved',
      });
    }
    log.broken = false;
    expect(await bob.event('presence-changed')).toMatchObject({ id: ada.id, presence: 'here' });
    expect(await back.command({ type: 'set-devices', microphone: false, camera: false })).toMatchObject({
      type: 'ack',
    });
  } finally {
    await server.close();
  }
});

it('R224: a log that cannot be written is said once, and its recovery; /healthz knows both', async () => {
  const lines: string[] = [];
  const log = breakableLog();
  const logger = createLogger('info', { write: line => void lines.push(line) });
  const server = await startTestServer({ log, logger });
  const health = async () => (await (await fetch(`${server.url}/healthz`)).json()) as object;
  try {
    const { slug } = await server.createRoom();
    const ada = await server.connect();
    await ada.hello(slug);
    await ada.enter('Ada');
    expect(await health()).toEqual({ status: 'ok' });
    log.broken = true;
    for (let times = 0; times < 5; times += 1) await ada.command({ type: 'raise-hand' });
    await expect(server.createRoom()).rejects.toThrow(/503.*not-saved/);
    expect(await health()).toEqual({ status: 'failing', reason: 'disk-full' });
    const said = () =>
      lines
        .map(line => JSON.parse(line) as { level: number; msg: string })
        .filter(({ msg }) => msg.startsWith('the room log can'));
    expect(said()).toMatchObject([{ level: 50 }]);
    log.broken = false;
    await vi.waitUntil(async () => !('reason' in (await health())), { timeout: 20_000, interval: 100 });
    expect(said().map(({ level }) => level)).toEqual([50, 30]);
    expect(lines.filter(line => line.includes('"level":50'))).toHaveLength(1);
  } finally {
    await server.close();
  }
});

it('R36: whom another server’s entry counts as gone is not left behind with an open connection: they come back in', async () => {
  const log = createMemoryLog();
  const here = await startTestServer({ log, graceMs: 60_000 });
  const there = await startTestServer({ log, graceMs: 50 });
  try {
    const { slug } = await here.createRoom();
    const ada = await here.connect();
    await ada.hello(slug);
    await ada.enter('Ada', 'stage');
    await fetch(`${there.url}/api/rooms/${slug}`);
    expect(await ada.closed).toBe(4503);
    const back = await here.connect();
    await back.hello(slug, { credential: ada.credential });
    expect((await back.enter('Ada', 'stage')).you.id).toBe(ada.id);
  } finally {
    await here.close();
    await there.close();
  }
});

it('R358: a log that cannot be read is said once, and its recovery; /healthz and /readyz know both, rooms in memory go on', async () => {
  const lines: string[] = [];
  const log = createMemoryLog();
  let broken = false;
  const readable =
    <Args extends unknown[], Result>(read: (...args: Args) => Promise<Result>) =>
    (...args: Args) =>
      broken ? Promise.reject(new Error('Nothing is read.')) : read(...args);
  const server = await startTestServer({
    log: {
      ...around(log),
      revision: readable(slug => log.revision(slug)),
      load: readable((slug, after, most) => log.load(slug, after, most)),
      probe: () => (broken ? Promise.reject(new Error('Nothing is read.')) : Promise.resolve()),
    },
    logger: createLogger('info', { write: line => void lines.push(line) }),
  });
  const said = (words: string) => lines.filter(line => line.includes(words)).length;
  const answers = async () =>
    Promise.all(['/healthz', '/readyz'].map(async path => (await fetch(server.url + path)).status));
  try {
    const [{ slug }, { slug: other }] = [await server.createRoom(), await server.createRoom()];
    const ada = await server.connect();
    await ada.hello(slug);
    await ada.enter('Ada');
    broken = true;
    for (let times = 0; times < 2; times += 1)
      expect((await fetch(`${server.url}/api/rooms/${other}`)).status).toBeGreaterThanOrEqual(500);
    expect(await answers()).toEqual([503, 503]);
    expect(await ada.command({ type: 'raise-hand' })).toMatchObject({ type: 'ack' });
    expect(await answers()).toEqual([503, 503]);
    expect(said('cannot be read')).toBe(1);
    broken = false;
    await vi.waitFor(async () => expect(await answers()).toEqual([200, 200]), { timeout: 20_000 });
    expect(said('can be read again')).toBe(1);
    expect((await fetch(`${server.url}/api/rooms/${other}`)).status).toBe(200);
  } finally {
    await server.close();
  }
});

it('R357: when threads of the log end, commands are saved and rooms are opened again without a restart', async () => {
  const { result: server, workers } = await workersOf(() => startTestServer({ graceMs: 60_000 }));
  const [writer, reader] = workers as [Worker, Worker];
  try {
    const [{ slug }, { slug: other }] = [await server.createRoom(), await server.createRoom()];
    const ada = await server.connect();
    await ada.hello(slug);
    await ada.enter('Ada');
    await Promise.all([writer.terminate(), reader.terminate()]);
    expect(await ada.command({ type: 'join-stage', ...ON })).toMatchObject({ reason: 'not-saved' });
    const saved = async () => expect(await ada.command({ type: 'join-stage', ...ON })).toMatchObject({ type: 'ack' });
    await vi.waitFor(saved, { timeout: 20_000 });
    const opened = async () => expect((await fetch(`${server.url}/api/rooms/${other}`)).status).toBe(200);
    await vi.waitFor(opened, { timeout: 20_000 });
    await vi.waitFor(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(200), { timeout: 20_000 });
  } finally {
    await server.close();
  }
});
