import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpErrorSchema, PublicRoomSchema, RoomCreatedSchema, WellKnownSchema } from '../../core/protocol/http.ts';
import { BUDGETS } from '../../server/budgets.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const get = (path: string, init?: RequestInit) => fetch(server.url + path, init);
const post = (body: unknown, headers: Record<string, string> = { 'Content-Type': 'application/json' }) =>
  get('/api/rooms', { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const error = async (response: Response) => ({
  status: response.status,
  ...v.parse(HttpErrorSchema, await response.json()),
});

describe('what a server says about itself', () => {
  it('R70, R296: /.well-known/sidestage.json is open to every origin', async () => {
    const response = await get('/.well-known/sidestage.json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(v.parse(WellKnownSchema, await response.json())).toMatchObject({
      name: 'sidestage',
      protocol: 2,
      protocols: [3, 2],
      endpoints: { relay: '/relay', peer: '/peerjs', rooms: '/api/rooms' },
    });
  });

  it('/healthz answers', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
  });

  it('every answer forbids sniffing, framing and foreign scripts', async () => {
    for (const path of ['/', '/healthz', '/nowhere', '/r/nowhere']) {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.has('x-powered-by')).toBe(false);
    }
  });

  it('PeerServer’s own HTTP routes are not there', async () => {
    for (const path of ['/peerjs', '/peerjs/peerjs/id', '/peerjs/peerjs/peers', '/peerjs/id']) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

describe('creating a room', () => {
  it('R71: answers with the slug, the link, and the host link', async () => {
    const response = await post({ title: 'Choir' });
    expect(response.status).toBe(201);
    const { slug, link, hostLink } = v.parse(RoomCreatedSchema, await response.json());
    expect(slug).toMatch(/^(?:[a-z]{6}-){2}[a-z]{6}$/);
    expect(link).toBe(`${server.url}/r/${slug}`);
    expect(hostLink).toMatch(new RegExp(`^${link}#invite=[A-Za-z0-9_-]{49}$`));
  });

  it('R71: keeps the hash of the host link’s token and not the token', async () => {
    const { invite } = await server.createRoom();
    for (const name of ['rooms.sqlite', 'rooms.sqlite-wal']) {
      const kept = await readFile(join(server.dataDir, name)).catch(() => Buffer.alloc(0));
      expect(kept.includes(invite)).toBe(false);
    }
  });

  it.each([
    ['no title', {}, 'title'],
    ['a blank title', { title: '  ' }, 'title'],
    ['a title of 121 characters', { title: 'x'.repeat(121) }, 'title'],
    ['a title with a control character', { title: 'a\u0000b' }, 'title'],
    ['a title that is a number', { title: 5 }, 'title'],
    ['a description of 2,001 characters', { title: 'a', description: 'x'.repeat(2_001) }, 'description'],
    ['no email address', { title: 'a', contactEmail: 'somebody' }, 'contactEmail'],
    ['stage access that does not exist', { title: 'a', stageAccess: 'anybody' }, 'stageAccess'],
    ['an end before the start', { title: 'a', schedule: { startsAt: 9e12, endsAt: 8e12 } }, 'schedule'],
    ['a time that is no number', { title: 'a', schedule: { startsAt: 'soon', endsAt: 9e12 } }, 'schedule.startsAt'],
    ['a room that is locked from the first', { title: 'a', locked: true }, 'locked'],
    ['a slug with capitals', { title: 'a', slug: 'Choir' }, 'slug'],
    ['a slug that climbs', { title: 'a', slug: '../etc' }, 'slug'],
    ['a stage of nobody', { title: 'a', stageCapacity: 0 }, 'stageCapacity'],
    ['too many viewers', { title: 'a', viewerCapacity: 10_001 }, 'viewerCapacity'],
    ['a field nobody asked for', { title: 'a', role: 'host' }, 'role'],
  ])('R72: %s is refused with a sentence about the field', async (_what, room, field) => {
    const refused = await error(await post(room));
    expect(refused).toMatchObject({ status: 400, error: 'invalid', field });
    expect(refused.message).toMatch(/^["A-Z].{8,}\.$/);
  });

  it.each([
    ['an end in the year 275,000', Date.now(), 8_615e12, 'schedule.endsAt'],
    ['a start before the year 2000', 1_000, Date.now() + 60_000, 'schedule.startsAt'],
    ['nothing but the year 275,000', 8_614e12, 8_615e12, 'schedule.endsAt'],
  ])('R256: %s is refused with a sentence about the field', async (_what, startsAt, endsAt, field) => {
    const refused = await error(await post({ title: 'a', schedule: { startsAt, endsAt } }));
    expect(refused).toMatchObject({ status: 400, error: 'invalid', field });
    expect(refused.message).toBe('Choose a time between the years 2000 and 2200.');
  });

  it('R72: a session that would be over already is refused', async () => {
    expect(await error(await post({ title: 'a', schedule: { startsAt: 1_000, endsAt: 2_000 } }))).toMatchObject({
      status: 400,
      error: 'bad-schedule',
      field: 'schedule',
    });
  });

  it('R72: a slug that is taken is refused', async () => {
    await server.createRoom({ slug: 'weekly' });
    expect(await error(await post({ title: 'a', slug: 'weekly' }))).toMatchObject({
      status: 409,
      error: 'slug-taken',
      field: 'slug',
    });
  });

  it.each([
    ['no JSON', '{', undefined, 400, 'bad-json'],
    ['a list', '[]', undefined, 400, 'invalid'],
    ['a form of another site', 'title=a', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'not-json'],
    [
      'JSON as plain text, which needs no preflight',
      '{"title":"a"}',
      { 'Content-Type': 'text/plain' },
      415,
      'not-json',
    ],
    ['a body of 40 KiB', { title: 'a', description: 'x'.repeat(40_000) }, undefined, 413, 'too-large'],
  ])('R72: %s is refused', async (_what, body, headers, status, name) => {
    expect(await error(await post(body, headers))).toMatchObject({ status, error: name });
  });

  it('R73: other origins get no leave to create rooms', async () => {
    const preflight = await get('/api/rooms', {
      method: 'OPTIONS',
      headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.headers.has('access-control-allow-origin')).toBe(false);
  });

  it('R74: one address creates no more than the limit', async () => {
    const strict = await startTestServer();
    try {
      const create = () => fetch(`${strict.url}/api/rooms`, { method: 'POST' }).then(response => response.status);
      const statuses = await Promise.all(Array.from({ length: BUDGETS.address.roomsCreated.burst + 5 }, create));
      expect(statuses.filter(status => status === 415)).toHaveLength(BUDGETS.address.roomsCreated.burst);
      expect(statuses.filter(status => status === 429)).toHaveLength(5);
    } finally {
      await strict.close();
    }
  });
});

describe('a room’s public facts', () => {
  it('R75: are open to every origin and hold no secrets', async () => {
    const { slug, invite } = await server.createRoom({ title: 'Choir', stageAccess: 'invite', contactName: 'Ada' });
    const response = await get(`/api/rooms/${slug}`);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const text = await response.text();
    expect(v.parse(PublicRoomSchema, JSON.parse(text))).toMatchObject({
      slug,
      title: 'Choir',
      contact: { name: 'Ada', email: '' },
      status: 'open',
      settings: { stageAccess: 'invite', stageCapacity: 9, viewerCapacity: 16 },
      counts: { stage: 0, viewers: 0 },
    });
    expect(text).not.toContain(invite);
    expect(text).not.toMatch(/grants|hash|credential/);
  });

  it.each([
    ['an open room', {}, [{ name: 'Ada', role: 'host' }]],
    ['a room for invited people', { entry: 'invited' as const }, []],
  ])('R75: of %s it says who is on stage: %j', async (_what, room, expected) => {
    const { slug, invite } = await server.createRoom(room);
    const host = await server.connect();
    await host.hello(slug, { invite });
    await host.enter('Ada', 'stage');
    const shown = v.parse(PublicRoomSchema, await (await get(`/api/rooms/${slug}`)).json());
    expect(shown.stage).toEqual(expected);
    expect(shown.counts.stage).toBe(1);
  });

  it.each(['no-such-room', 'UPPER', '..%2f..%2fsecret', 'x'.repeat(65), '%00'])(
    'R75: there is no room %s',
    async slug => {
      expect(await error(await get(`/api/rooms/${slug}`))).toMatchObject({ status: 404, error: 'no-such-room' });
    },
  );
});

it('R77: one address reads rooms no faster than the limit', async () => {
  const strict = await startTestServer();
  try {
    const read = () => fetch(`${strict.url}/api/rooms/nowhere`).then(({ status }) => status);
    let refused = 0;
    for (let round = 0; refused === 0 && round < 100; round += 1) {
      const statuses = await Promise.all(Array.from({ length: 50 }, read));
      refused = statuses.filter(status => status === 429).length;
      // Never before the burst was used.
      if (refused > 0) expect((round + 1) * 50 - refused).toBeGreaterThanOrEqual(BUDGETS.address.roomsRead.burst);
    }
    expect(refused).toBeGreaterThan(0);
    expect((await fetch(`${strict.url}/healthz`)).status).toBe(200);
  } finally {
    await strict.close();
  }
});

it.each([
  ['DELETE', '/api/rooms', 405],
  ['POST', '/healthz', 405],
  ['GET', '/nowhere', 404],
])('%s %s is answered with %i and a sentence', async (method, path, status) => {
  expect(await error(await get(path, { method }))).toMatchObject({ status });
});
