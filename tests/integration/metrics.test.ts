import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { around } from '../support/log-around.ts';
import { member } from '../support/members.ts';
import { newCommandId } from '../support/relay-client.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts';
import { answer, candidate, newCall, offer } from '../support/signals.ts';

const KEY = 'w8Kq-t2Zr_4vNc1m';
const BEHIND_KEY = { host: '127.0.0.1', port: null, key: KEY } as const;

let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function serve(options: TestServerOptions = {}): Promise<TestServer> {
  return (server = await startTestServer({ metrics: BEHIND_KEY, ...options }));
}

const ask = (url: string, key: string | null = KEY) =>
  fetch(url, { headers: key === null ? {} : { Authorization: `Bearer ${key}` } });

/** What is told now: values by name and labels, as they are written. */
async function told({ listener }: TestServer): Promise<ReadonlyMap<string, number>> {
  const response = await ask(`${listener}/metrics`);
  expect(response.status).toBe(200);
  const lines = (await response.text()).split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]));
}

describe('R315: who reads /metrics', () => {
  it('is nobody, unless the operator wants them', async () => {
    const { listener } = await serve({ metrics: null });
    expect((await ask(`${listener}/metrics`)).status).toBe(404);
  });

  it('is whoever shows the key, on the address of the pages', async () => {
    const { listener } = await serve();
    const [without, wrong, right] = [
      await ask(`${listener}/metrics`, null),
      await ask(`${listener}/metrics`, `${KEY}x`),
      await ask(`${listener}/metrics`),
    ];
    expect([without.status, wrong.status, right.status]).toEqual([401, 401, 200]);
    expect(await wrong.text()).not.toContain('sidestage_');
    expect(without.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(right.headers.get('Content-Type')).toContain('text/plain; version=0.0.4');
    expect(right.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect((await fetch(`${listener}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('is whoever gets to their own address, which has nothing else, and then they are nowhere else', async () => {
    const { listener, metricsUrl } = await serve({ metrics: { host: '127.0.0.1', port: 0, key: null } });
    const own = metricsUrl ?? '';
    expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(await (await ask(own, null)).text()).toContain('sidestage_rooms{state="used"} 0');
    expect((await ask(new URL('/api/rooms/any', own).href)).status).toBe(404);
    expect((await ask(`${listener}/metrics`)).status).toBe(404);
  });

  it('shows the key on an address of their own, too, if there is one', async () => {
    const { metricsUrl } = await serve({ metrics: { host: '127.0.0.1', port: 0, key: KEY } });
    expect((await ask(metricsUrl ?? '', null)).status).toBe(401);
    expect((await ask(metricsUrl ?? '')).status).toBe(200);
  });
});

describe('R316: /metrics tells', () => {
  it('rooms, people by place and connections', async () => {
    const served = await serve();
    const { slug } = await served.createRoom({ entry: 'link' });
    const [ada, bob, eve] = [await served.connect(), await served.connect(), await served.connect()];
    for (const one of [ada, bob, eve]) await one.hello(slug);
    await ada.enter('Ada', 'stage');
    await bob.enter('Bob');
    const signalling = await served.signal(ada.peer.id, ada.peer.ticket);
    const now = await told(served);
    expect(now.get('sidestage_rooms{state="used"}')).toBe(1);
    for (const [place, count] of Object.entries({ stage: 1, viewer: 1, waiting: 0, lobby: 1 }))
      expect(now.get(`sidestage_people{place="${place}"}`), place).toBe(count);
    expect(now.get('sidestage_links{kind="stage"}')).toBe(0);
    expect(now.get('sidestage_links{kind="viewer"}')).toBe(1);
    expect(now.get('sidestage_connections{socket="relay"}')).toBe(3);
    expect(now.get('sidestage_connections{socket="signalling"}')).toBe(1);
    signalling.close();
    for (const one of [ada, bob, eve]) one.close();
    await vi.waitFor(async () => {
      const later = await told(served);
      expect(later.get('sidestage_connections{socket="relay"}')).toBe(0);
      expect(later.get('sidestage_rooms{state="idle"}')).toBe(1);
    });
  });

  it('links that rooms call for, signalling messages that passed, and ways to reach a browser by kind', async () => {
    const served = await serve();
    const { slug } = await served.createRoom();
    const [ada, bob] = [await member(served, slug, 'Ada', 'stage'), await member(served, slug, 'Bob', 'stage')];
    const eve = await member(served, slug, 'Eve', 'viewer');
    const call = newCall();
    const [forth, back] = [bob.relay.peer.id, ada.relay.peer.id];
    ada.signal.send(offer(forth, call));
    ada.signal.send(candidate(forth, call));
    const kinds = ['typ srflx raddr 0.0.0.0', 'typ relay', 'typ made-up', 'with nothing', ''];
    for (const text of kinds) {
      const { payload, ...rest } = candidate(forth, call);
      ada.signal.send({
        ...rest,
        payload: { ...payload, candidate: { ...payload.candidate, candidate: text && `1 ${text}` } },
      });
    }
    // Nobody calls from among the viewers: it does not pass.
    eve.signal.send(offer(back));
    await bob.signal.next('OFFER');
    bob.signal.send(answer(back, call));
    await ada.signal.next('ANSWER');
    const now = await told(served);
    for (const [kind, count] of Object.entries({ stage: 2, viewer: 2 }))
      expect(now.get(`sidestage_links{kind="${kind}"}`), kind).toBe(count);
    for (const [type, count] of Object.entries({ offer: 1, answer: 1, candidate: 6 }))
      expect(now.get(`sidestage_signals_total{type="${type}"}`), type).toBe(count);
    for (const [kind, count] of Object.entries({ host: 1, srflx: 1, relay: 1, other: 2 }))
      expect(now.get(`sidestage_candidates_total{kind="${kind}"}`), kind).toBe(count);
  });

  it('commands by type, refusals by reason, closes by code', async () => {
    const served = await serve();
    const { slug } = await served.createRoom();
    const ada = await served.connect();
    await ada.hello(slug);
    await ada.enter('Ada', 'viewer');
    await ada.command({ type: 'raise-hand' });
    await ada.command({ type: 'announce', text: 'Soon' });
    const eve = await served.connect();
    eve.sayHello('no-such-room');
    expect(await eve.closed).toBe(4403);
    await ada.command({ type: 'leave' });
    expect(await ada.closed).toBe(4200);
    const bob = await served.connect();
    await bob.hello(slug);
    bob.sendRaw('{');
    expect(await bob.closed).toBe(4400);
    await vi.waitFor(async () => {
      const now = await told(served);
      expect(now.get('sidestage_commands_total{type="enter",outcome="done"}')).toBe(1);
      expect(now.get('sidestage_commands_total{type="raise-hand",outcome="done"}')).toBe(1);
      expect(now.get('sidestage_commands_total{type="announce",outcome="refused"}')).toBe(1);
      expect(now.get('sidestage_refusals_total{reason="not-allowed"}')).toBe(1);
      expect(now.get('sidestage_refusals_total{reason="no-such-room"}')).toBe(1);
      for (const code of [4403, 4200, 4400])
        expect(now.get(`sidestage_closes_total{socket="relay",code="${code}"}`), String(code)).toBe(1);
    });
  });

  it('how long the log takes, what waits, the event loop and the process', async () => {
    const log = failingLog();
    const served = await serve({ log });
    const { slug } = await served.createRoom();
    const ada = await served.connect();
    await ada.hello(slug);
    await ada.enter('Ada', 'viewer');
    log.fails = true;
    expect(await ada.command({ type: 'raise-hand' })).toMatchObject({ type: 'refused', reason: 'not-saved' });
    const now = await told(served);
    expect(now.get('sidestage_log_append_seconds_count{outcome="done"}')).toBe(2);
    expect(now.get('sidestage_log_append_seconds_count{outcome="failed"}')).toBe(1);
    expect(now.get('sidestage_log_append_seconds_bucket{le="10",outcome="done"}')).toBe(2);
    expect(now.get('sidestage_commands_total{type="raise-hand",outcome="failed"}')).toBe(1);
    expect(now.get('sidestage_refusals_total{reason="not-saved"}')).toBe(1);
    for (const queue of ['rooms', 'longest-room', 'log'])
      expect(now.get(`sidestage_queue_length{queue="${queue}"}`), queue).toBe(0);
    expect(now.get('sidestage_unsent_bytes')).toBe(0);
    expect(now.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  it('no name, slug, address, id or token, and a client adds no line to it', async () => {
    const served = await serve();
    const { slug, invite } = await served.createRoom({ title: 'Secret choir', slug: 'secret-choir' });
    const ada = await served.connect();
    await ada.hello(slug, { invite });
    await ada.enter('Ada Lovelace', 'viewer');
    const lines = async () => [...(await told(served)).keys()].filter(line => line.startsWith('sidestage_'));
    const before = await lines();
    for (const code of [4999, 4998, 3000]) {
      const socket = new WebSocket(`${served.listener.replace('http', 'ws')}/relay`);
      await new Promise(resolve => socket.once('open', resolve));
      socket.close(code);
      await new Promise(resolve => socket.once('close', resolve));
    }
    const id = newCommandId();
    ada.send({ type: 'command', id, command: { type: 'secret-choir' } });
    await vi.waitFor(async () =>
      expect((await told(served)).get('sidestage_closes_total{socket="relay",code="other"}')).toBe(3),
    );
    const after = await lines();
    const labels = (
      after
        .filter(line => !before.includes(line))
        .join('\n')
        .match(/(?:code|type|reason)="[^"]*"/g) ?? []
    ).sort();
    for (const label of labels) expect(label).toMatch(/^(code="(other|\d{4})"|type="other"|reason="[a-z-]+")$/);
    const text = after.join('\n');
    for (const secret of [slug, 'choir', 'Ada', ada.id, ada.peer.id, invite, '127.0.0.1', '4999'])
      expect(text).not.toContain(secret);
  });
});

describe('R317: /readyz', () => {
  it('answers while everything can be saved', async () => {
    const { listener } = await serve();
    const response = await fetch(`${listener}/readyz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready' }]);
    expect((await fetch(`${listener}/readyz`, { method: 'PUT' })).status).toBe(405);
  });

  it('says why nothing can be saved', async () => {
    const log = failingLog();
    const { listener, createRoom } = await serve({ log });
    log.fails = true;
    await expect(createRoom()).rejects.toThrow('503');
    const response = await fetch(`${listener}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { status: 'not-ready', reason: 'log-failed' }]);
  });
});

/** A memory log whose appends can be made to fail. */
function failingLog() {
  const log = createMemoryLog();
  const failing = {
    ...around(log),
    fails: false,
    async append(...args: Parameters<RoomLog['append']>): ReturnType<RoomLog['append']> {
      if (failing.fails) throw new Error('The disk is gone.');
      return log.append(...args);
    },
  };
  return failing;
}
