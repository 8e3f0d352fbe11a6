import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PublicRoom } from '../../core/protocol/http.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts';
import { crowd, say } from '../support/taking-part.ts';

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1, 12);
const WAIT = { timeout: 20_000, interval: 20 };

let now = BEGIN;
let log: RoomLog;
let folder = '';
let server: TestServer;

/** A server on the data of the one before, if there was one. Rooms are gone through at once. */
async function serve(options: TestServerOptions = {}): Promise<TestServer> {
  folder ||= await mkdtemp(join(tmpdir(), 'sidestage-retention-'));
  log = await openSqliteLog(join(folder, 'rooms.sqlite'));
  return (server = await startTestServer({ now: () => now, graceMs: 50, log, firstRoundMs: 0, ...options }));
}
const kinds = async (slug: string) => (await log.load(slug)).map(({ event }) => event.type);
const events = async (slug: string, type: string) =>
  (await log.load(slug)).map(({ event }) => event).filter(event => event.type === type);
/** Which of these words are somewhere in the data folder. */
const found = (...words: string[]) => {
  const files = readdirSync(folder).map(name => readFileSync(join(folder, name)));
  return words.filter(word => files.some(bytes => bytes.includes(word)));
};
const facts = async (slug: string) => (await (await fetch(`${server.url}/api/rooms/${slug}`)).json()) as PublicRoom;

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
  folder = '';
  now = BEGIN;
});

describe('R342: how long things are kept is said to whoever asks', () => {
  it('over HTTP and at the door: what the host wants, what the server wants, the shorter of both', async () => {
    await serve({ retention: { writing: 30, people: null } });
    const { slug, host } = await crowd(server);
    const atMost = { writing: 30, people: null };
    expect((await facts(slug)).kept).toEqual({ writing: 30, people: null, atMost });
    await host.command({ type: 'change-settings', settings: { retention: { writing: 90, people: 365 } } });
    expect((await facts(slug)).kept).toEqual({ writing: 30, people: 365, atMost });
    const guest = await server.connect();
    expect((await guest.hello(slug)).kept).toEqual({ writing: 30, people: 365, atMost });
  });

  it('R340: a room is made with it, and changed over HTTP; what is no number of days is refused by its field', async () => {
    await serve();
    const retention = { writing: 7, people: null };
    const { slug, invite } = await server.createRoom({ retention });
    expect((await facts(slug)).settings.retention).toEqual(retention);
    const change = (value: unknown) =>
      fetch(`${server.url}/api/rooms/${slug}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${invite}` },
        body: JSON.stringify({ retention: value }),
      });
    expect((await change({ writing: null, people: 365 })).status).toBe(200);
    expect((await facts(slug)).kept).toMatchObject({ writing: null, people: 365 });
    for (const wrong of [0, 1.5, 3_651, '7']) {
      const refused = await change({ writing: wrong, people: null });
      expect([refused.status, await refused.json()]).toMatchObject([400, { field: 'retention.writing' }]);
    }
  });

  it('R340: the host chooses it, moderators do not', async () => {
    await serve();
    const { host, viewer } = await crowd(server);
    const other = await viewer('Ada');
    await host.command({ type: 'set-role', id: other.id, role: 'moderator' });
    await other.next('snapshot');
    const wanted = { type: 'change-settings', settings: { retention: { writing: 1, people: null } } } as const;
    expect(await other.command(wanted)).toMatchObject({ type: 'refused', reason: 'not-allowed' });
    expect(await host.command(wanted)).toMatchObject({ type: 'ack' });
  });
});

describe('what is too old goes by itself', () => {
  it('R343: in a room in which people are, when its time comes', async () => {
    await serve({ retention: { writing: 30, people: null } });
    const { slug, host } = await crowd(server);
    await host.command(say('Nobody reads this in February.'));
    now += 10 * DAY_MS;
    await host.command(say('This is newer.'));
    expect(await events(slug, 'writing-expired')).toEqual([]);
    now = BEGIN + 31 * DAY_MS + 1_000;
    await vi.waitFor(async () => expect(await events(slug, 'writing-expired')).toHaveLength(1), WAIT);
    const reader = await server.connect();
    await reader.hello(slug);
    const { part } = await reader.enter('Late');
    expect(part?.chat?.messages.map(({ text }) => text)).toEqual(['This is newer.']);
  });

  it('R343, R344: in a room that nobody opens, over a restart, and once only', async () => {
    await serve({ retention: { writing: 30, people: 365 } });
    const { slug, host, viewer } = await crowd(server);
    const ada = await viewer('Ada');
    await ada.command(say('Old words'));
    const people = [host.id, ada.id];
    for (const one of [host, ada]) await one.command({ type: 'leave' });
    await server.close();
    now += 31 * DAY_MS + 60_000;
    await serve({ retention: { writing: 30, people: 365 } });
    await vi.waitFor(async () => expect((await kinds(slug)).at(-1)).toBe('writing-expired'), WAIT);
    await server.close();
    now += 340 * DAY_MS;
    await serve({ retention: { writing: 30, people: 365 } });
    await vi.waitFor(async () => expect(await events(slug, 'people-forgotten')).toHaveLength(1), WAIT);
    expect(await events(slug, 'people-forgotten')).toEqual([{ type: 'people-forgotten', people }]);
    const { length } = await log.load(slug);
    await server.close();
    now += 400 * DAY_MS;
    await serve({ retention: { writing: 30, people: 365 } });
    await facts(slug);
    expect(await log.load(slug)).toHaveLength(length);
  });

  it('R343, R344: it leaves the disk, and the attendance, and what is younger stays', async () => {
    await serve({ retention: { writing: 30, people: 365 } });
    const { slug, invite } = await server.createRoom({ viewerCapacity: 100 });
    const [old, host] = [await server.connect(), await server.connect()];
    await host.hello(slug, { invite });
    await host.enter('Hedy Hosting');
    await old.hello(slug);
    await old.enter('Ada Attended');
    await old.command(say('sesquipedalian words'));
    await old.command({ type: 'ask', text: 'A perspicacious question?', anonymous: false });
    await old.command({ type: 'leave' });
    now += 20 * DAY_MS;
    await host.command(say('antediluvian words'));
    await host.command({ type: 'leave' });
    expect(found('sesquipedalian', 'perspicacious', 'antediluvian', 'Ada Attended')).toHaveLength(4);
    await server.close();
    now += 11 * DAY_MS;
    await serve({ retention: { writing: 30, people: 365 } });
    await vi.waitFor(() => expect(found('sesquipedalian', 'perspicacious')).toEqual([]), WAIT);
    expect(found('antediluvian', 'Ada Attended', 'Hedy Hosting')).toHaveLength(3);
    const attendance = async () => {
      const path = `${server.url}/api/rooms/${slug}/export?format=csv&what=attendance`;
      return (await fetch(path, { headers: { Authorization: `Bearer ${invite}` } })).text();
    };
    expect(await attendance()).toContain('Ada Attended');
    await server.close();
    now += 335 * DAY_MS;
    await serve({ retention: { writing: 30, people: 365 } });
    await vi.waitFor(() => expect(found('antediluvian', 'Ada Attended')).toEqual([]), WAIT);
    expect(await attendance()).not.toContain('Ada Attended');
    expect(await attendance()).toContain('Hedy Hosting');
    await server.close();
    now += 20 * DAY_MS;
    await serve({ retention: { writing: 30, people: 365 } });
    await vi.waitFor(() => expect(found('Hedy Hosting')).toEqual([]), WAIT);
  }, 120_000);

  it('R341: in a room that had no limit, when the server gets one', async () => {
    await serve();
    const { slug, host } = await crowd(server);
    await host.command(say('Old words'));
    await host.command({ type: 'leave' });
    await server.close();
    now += 100 * DAY_MS;
    await serve();
    await server.close();
    await serve({ retention: { writing: 30, people: null } });
    await vi.waitFor(async () => expect(await events(slug, 'writing-expired')).toHaveLength(1), WAIT);
  });

  it('R344: whoever was inside when the server was killed leaves, and is forgotten in their time', async () => {
    await serve({ retention: { writing: null, people: 7 } });
    const { slug } = await crowd(server);
    // Nobody says in the log that they left.
    await server.close();
    now += DAY_MS;
    await serve({ retention: { writing: null, people: 7 } });
    await vi.waitFor(async () => expect(await events(slug, 'left')).toHaveLength(1), WAIT);
    await server.close();
    now += 9 * DAY_MS;
    await serve({ retention: { writing: null, people: 7 } });
    await vi.waitFor(async () => expect(await events(slug, 'people-forgotten')).toHaveLength(1), WAIT);
  });
});

describe('a clock that is wrong', () => {
  const retention = { writing: 30, people: 30 };

  it('R382: a server that starts with the clock at the year 2000 forgets nobody when it is set right', async () => {
    await serve({ retention });
    const { slug, viewer } = await crowd(server);
    await (await viewer('Ada')).command(say('An hour old'));
    now += 3_600_000;
    // Nobody says in the log that they left.
    await server.close();
    now = Date.UTC(2000, 0, 1);
    await serve({ retention });
    await facts(slug);
    await vi.waitFor(async () => expect(await events(slug, 'left')).toHaveLength(2), WAIT);
    await server.close();
    now = BEGIN + 2 * 3_600_000;
    await serve({ retention });
    const rounds = vi.spyOn(log, 'rooms');
    await vi.waitFor(() => expect(rounds.mock.results.length).toBeGreaterThan(1), WAIT);
    await facts(slug);
    expect(await kinds(slug)).not.toContain('people-forgotten');
    const reader = await server.connect();
    await reader.hello(slug);
    const { part } = await reader.enter('Late');
    expect(part?.chat?.messages.map(({ text }) => text)).toEqual(['An hour old']);
  });

  it('R381: a server that starts with it 60 days ahead forgets nothing yet', async () => {
    await serve({ retention });
    const { slug, host, viewer } = await crowd(server);
    await (await viewer('Ada')).command(say('An hour old'));
    await host.command({ type: 'leave' });
    await server.close();
    now += 60 * DAY_MS;
    await serve({ retention, settleMs: 3_600_000 });
    await facts(slug);
    await vi.waitFor(async () => expect(await events(slug, 'left')).toHaveLength(2), WAIT);
    const reader = await server.connect();
    await reader.hello(slug);
    const { part } = await reader.enter('Late');
    expect(part?.chat?.messages.map(({ text }) => text)).toEqual(['An hour old']);
    expect(await kinds(slug)).not.toContain('people-forgotten');
  });
});

describe('rooms in which nothing can be due', () => {
  it('are not loaded again, whatever the clock says', async () => {
    await serve();
    const { slug, host } = await crowd(server);
    await host.command({ type: 'leave' });
    host.close();
    const noted = async () => (await log.rooms('', 10))[0];
    const { length: revision } = await log.load(slug);
    await vi.waitFor(async () => expect((await noted())?.look).toEqual({ revision, terms: '/', due: null }), WAIT);
    await server.close();
    now += 3_000 * DAY_MS;
    log = await openSqliteLog(join(folder, 'rooms.sqlite'));
    const loaded = vi.spyOn(log, 'snapshot');
    const gone = vi.spyOn(log, 'rooms');
    server = await startTestServer({ now: () => now, log, firstRoundMs: 0 });
    // A page, and an empty one after it: the round is over.
    await vi.waitFor(() => expect(gone.mock.calls.length).toBe(2), WAIT);
    expect(loaded).not.toHaveBeenCalled();
  });
});
