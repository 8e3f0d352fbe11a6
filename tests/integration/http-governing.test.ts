import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpErrorSchema, PublicRoomSchema } from '../../core/protocol/http.ts';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import { BUDGETS } from '../../server/budgets.ts';
import { randomToken } from '../../server/tokens.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2100, 0, 15, 18);

const clock = START - 24 * HOUR;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
});
afterAll(() => server.close());

function ask(path: string, key: string | null, body?: unknown, method = 'POST', of = server): Promise<Response> {
  return fetch(`${of.url}/api/rooms/${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const patch = (slug: string, key: string | null, body: unknown) => ask(slug, key, body, 'PATCH');

async function room(response: Response) {
  expect(response.status).toBe(200);
  return v.parse(PublicRoomSchema, await response.json());
}

async function refusal(response: Response) {
  return { status: response.status, ...v.parse(HttpErrorSchema, await response.json()) };
}

const get = (of: TestServer, slug: string) => fetch(`${of.url}/api/rooms/${slug}`);
const shown = async (slug: string) => room(await get(server, slug));

describe('R78: the host’s changes', () => {
  it('what is given is changed, what is absent stays', async () => {
    const { slug, invite } = await server.createRoom({
      title: 'Choir',
      description: 'Old',
      contactName: 'Ada',
      contactEmail: 'ada@a.example',
    });
    const schedule = { startsAt: START, endsAt: START + HOUR };
    const changed = await room(
      await patch(slug, invite, { title: 'Organ', contactName: 'Bo', stageAccess: 'request', schedule }),
    );
    expect(changed).toMatchObject({
      title: 'Organ',
      description: 'Old',
      contact: { name: 'Bo', email: 'ada@a.example' },
      settings: { stageAccess: 'request', schedule, stageCapacity: 9 },
    });
    expect(await shown(slug)).toEqual(changed);
  });

  it('everybody in the room is told', async () => {
    const { slug, invite } = await server.createRoom();
    const viewer = await server.connect();
    await viewer.hello(slug);
    await viewer.enter('Cy');
    await patch(slug, invite, { title: 'Organ', locked: true });
    const { events } = await viewer.next('events', message => message.events.some(one => one.type === 'facts-changed'));
    expect(events).toMatchObject([
      { type: 'settings-changed', settings: { locked: true } },
      { type: 'facts-changed', facts: { title: 'Organ' } },
    ]);
  });

  it('an empty change says whether the key is right', async () => {
    const { slug, invite } = await server.createRoom();
    expect((await room(await patch(slug, invite, {}))).slug).toBe(slug);
    expect((await patch(slug, 'wrong', {})).status).toBe(401);
  });

  it.each([
    ['a field nobody asked for', { role: 'host' }, 'role'],
    ['a blank title', { title: ' ' }, 'title'],
    ['a slug', { slug: 'other' }, 'slug'],
    ['a stage of nobody', { stageCapacity: 0 }, 'stageCapacity'],
  ])('%s is refused with its name', async (_what, body, field) => {
    const { slug, invite } = await server.createRoom();
    expect(await refusal(await patch(slug, invite, body))).toMatchObject({ status: 400, error: 'invalid', field });
  });

  it('what the room refuses is told by the refusal’s name, and nothing of it is done', async () => {
    const { slug, invite } = await server.createRoom({ title: 'Choir' });
    const schedule = { startsAt: clock - 2 * HOUR, endsAt: clock - HOUR };
    expect(await refusal(await patch(slug, invite, { title: 'Organ', schedule }))).toMatchObject({
      status: 409,
      error: 'bad-schedule',
      field: 'schedule',
    });
    expect((await shown(slug)).title).toBe('Choir');
  });
});

describe('R79: start, end, reopen', () => {
  it('a session starts early, ends with a word, and opens again', async () => {
    const { slug, invite } = await server.createRoom({ schedule: { startsAt: START, endsAt: START + HOUR } });
    expect((await room(await ask(`${slug}/start`, invite))).startedAt).toBe(clock);
    const ended = await room(await ask(`${slug}/end`, invite, { farewell: 'See you on Friday.' }));
    expect([ended.status, ended.farewell]).toEqual(['ended', 'See you on Friday.']);
    expect(await refusal(await ask(`${slug}/start`, invite))).toMatchObject({ status: 409, error: 'session-ended' });
    expect((await room(await ask(`${slug}/reopen`, invite, {}))).status).toBe('open');
  });

  it('ending needs no word', async () => {
    const { slug, invite } = await server.createRoom();
    expect((await room(await ask(`${slug}/end`, invite))).status).toBe('ended');
  });

  it('a word that is too long is refused', async () => {
    const { slug, invite } = await server.createRoom();
    expect(await refusal(await ask(`${slug}/end`, invite, { farewell: 'x'.repeat(501) }))).toMatchObject({
      status: 400,
      field: 'farewell',
    });
    expect((await shown(slug)).status).toBe('open');
  });
});

describe('R230: the key', () => {
  // Wrong keys are counted, so every test has a server of its own.
  beforeEach(async () => {
    fresh = await startTestServer();
  });
  afterEach(() => fresh.close());
  let fresh: TestServer;

  it('is the host link’s token of this room, and no other', async () => {
    const { slug } = await fresh.createRoom();
    const other = await fresh.createRoom();
    for (const key of [null, '', 'wrong', other.invite, tokenForRoom(randomToken(), slug)]) {
      for (const path of ['start', 'end', 'reopen']) {
        expect(await refusal(await ask(`${slug}/${path}`, key, undefined, 'POST', fresh))).toMatchObject({
          status: 401,
          error: 'bad-key',
        });
      }
    }
    expect((await room(await get(fresh, slug))).status).toBe('open');
  });

  it('an invitation is no key, whatever its role', async () => {
    const { slug, invite } = await fresh.createRoom();
    const host = await fresh.connect();
    await host.hello(slug, { invite });
    await host.enter('Ada');
    const token = tokenForRoom(randomToken(), slug);
    const terms = { role: 'moderator', name: '', email: '', from: null, until: null, uses: null } as const;
    expect((await host.command({ type: 'create-invitation', token, terms, mail: false })).type).toBe('ack');
    const end = (key: string) => ask(`${slug}/end`, key, undefined, 'POST', fresh);
    expect((await end(token)).status).toBe(401);
    expect((await end(invite)).status).toBe(200);
  });

  it('R230: wrong ones are limited, an address; the right one opens the room all the same', async () => {
    const { slug, invite } = await fresh.createRoom();
    const start = (key: string) => ask(`${slug}/start`, key, undefined, 'POST', fresh);
    for (let tries = 0; tries < BUDGETS.address.wrongKeys.burst; tries += 1)
      expect((await start('wrong')).status).toBe(401);
    const late = await start('wrong');
    expect(late.headers.get('retry-after')).toBe('10');
    expect(await refusal(late)).toMatchObject({ status: 429, error: 'rate-limited' });
    expect((await start(invite)).status).not.toBe(429);
    expect((await ask(slug, invite, {}, 'PATCH', fresh)).status).toBe(200);
  });

  it('other origins get no leave to use it', async () => {
    const { slug, invite } = await server.createRoom();
    for (const path of [slug, `${slug}/end`]) {
      const preflight = await fetch(`${server.url}/api/rooms/${path}`, {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://elsewhere.example',
          'Access-Control-Request-Method': 'PATCH',
          'Access-Control-Request-Headers': 'authorization',
        },
      });
      expect(preflight.headers.has('access-control-allow-headers')).toBe(false);
      expect(preflight.headers.get('access-control-allow-methods') ?? 'GET').toBe('GET');
    }
    expect((await patch(slug, invite, {})).headers.has('access-control-allow-origin')).toBe(false);
  });

  it('of a room that is not there: 404', async () => {
    expect(await refusal(await ask('no-such-room/start', 'wrong', undefined, 'POST', fresh))).toMatchObject({
      status: 404,
      error: 'no-such-room',
    });
  });

  it('only JSON is read', async () => {
    const { slug, invite } = await server.createRoom();
    const response = await fetch(`${server.url}/api/rooms/${slug}`, {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${invite}` },
      body: '{}',
    });
    expect(await refusal(response)).toMatchObject({ status: 415, error: 'not-json' });
  });
});

describe('R223: the host link renewed from outside', () => {
  const renewing = (slug: string) => ({ token: tokenForRoom(randomToken(), slug), key: randomToken() });

  it('is dead at once, and puts out who came by it, if that is asked for', async () => {
    const { slug, invite: leaked, key = '' } = await server.createRoom();
    const eve = await server.connect();
    await eve.hello(slug, { invite: leaked });
    await eve.enter('Eve');
    const fresh = renewing(slug);
    await room(await ask(`${slug}/host-link`, key, { ...fresh, signOut: true }));
    expect(await eve.closed).toBe(4200);
    expect((await patch(slug, leaked, {})).status).toBe(401);
    expect((await patch(slug, key, {})).status).toBe(401);
    for (const good of [fresh.token, fresh.key]) expect((await patch(slug, good, {})).status).toBe(200);
    const ada = await server.connect();
    expect((await ada.hello(slug, { invite: fresh.token })).role).toBe('host');
  });

  it('is the creator’s to sign out with: a host link alone renews it, and leaves their key and their people', async () => {
    const { slug, invite: leaked, key = '' } = await server.createRoom();
    for (const body of [{ ...renewing(slug) }, { token: renewing(slug).token, signOut: true }]) {
      expect(await refusal(await ask(`${slug}/host-link`, leaked, body))).toMatchObject({
        status: 409,
        error: 'not-allowed',
      });
    }
    await room(await ask(`${slug}/host-link`, leaked, { token: renewing(slug).token }));
    expect((await patch(slug, leaked, {})).status).toBe(401);
    await room(await ask(`${slug}/host-link`, key, { ...renewing(slug), signOut: true }));
  });

  it('needs a token that is none yet, and a key that could be one', async () => {
    const { slug, invite: token, key = '' } = await server.createRoom();
    expect(await refusal(await ask(`${slug}/host-link`, key, { token }))).toMatchObject({
      status: 409,
      error: 'bad-invitation',
    });
    expect((await ask(`${slug}/host-link`, key, { token: renewing(slug).token, key: 'short' })).status).toBe(400);
    expect((await ask(`${slug}/host-link`, null, renewing(slug))).status).toBe(401);
  });
});
