import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import { CLOSE } from '../../core/protocol/close.ts';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import type { SocketLike } from '../../core/session/RelaySocket.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import type { SessionState } from '../../core/session/state.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { randomToken } from '../../server/tokens.ts';
import { around } from '../support/log-around.ts';
import { MailServer } from '../support/mail-server.ts';
import { expectNothingThrown } from '../support/nothing-thrown.ts';
import { newCredential, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { say } from '../support/taking-part.ts';

let server: TestServer;
let mail: MailServer;
let neighbour: RelayClient;
beforeAll(async () => {
  mail = await MailServer.start();
  server = await startTestServer({ smtp: mail.smtp, graceMs: 60_000 });
  neighbour = await server.connect();
  await neighbour.hello((await server.createRoom()).slug);
  await neighbour.enter('Neighbour');
});
afterAll(async () => {
  await server.close();
  await mail.close();
});
expectNothingThrown();

const remove = (slug: string, key: string | null | undefined, of = server) =>
  fetch(`${of.url}/api/rooms/${slug}`, {
    method: 'DELETE',
    headers: key === null || key === undefined ? {} : { Authorization: `Bearer ${key}` },
  });
const told = async (response: Response) => [response.status, await response.json()] as const;
const GONE = [410, { error: 'room-removed' }] as const;

async function inside(slug: string, name: string, place: 'viewer' | 'stage' = 'viewer', invite?: string) {
  const client = await server.connect();
  await client.hello(slug, invite === undefined ? {} : { invite });
  await client.enter(name, place);
  return client;
}

describe('R335: removing a room', () => {
  it('is for whoever shows the creator’s key; from then on its addresses are gone, and are given to nobody', async () => {
    const { slug, key, invite } = await server.createRoom({ slug: 'choir-2' });
    const [status, answer] = await told(await remove(slug, key));
    expect([status, answer]).toEqual([200, { removedAt: expect.any(Number) as number }]);
    for (const path of [`/api/rooms/${slug}`, `/r/${slug}`, `/r/${slug}/session.ics`])
      expect(await told(await fetch(server.url + path))).toMatchObject(GONE);
    const bearer = { headers: { Authorization: `Bearer ${invite}` } };
    expect(
      await told(await fetch(`${server.url}/api/rooms/${slug}/export?format=json&what=all`, bearer)),
    ).toMatchObject(GONE);
    expect(
      await told(await fetch(`${server.url}/api/rooms/${slug}/reopen`, { ...bearer, method: 'POST' })),
    ).toMatchObject(GONE);
    expect(await told(await remove(slug, key))).toMatchObject(GONE);
    const again = await fetch(`${server.url}/api/rooms`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: 'Mine', slug }),
    });
    expect(await told(again)).toMatchObject([409, { error: 'slug-taken', field: 'slug' }]);
  });

  it('people who open its link read that its host deleted it', async () => {
    const { slug, key } = await server.createRoom({ title: 'What it was called' });
    await remove(slug, key);
    const response = await fetch(`${server.url}/r/${slug}`, { headers: { Accept: 'text/html,*/*;q=0.8' } });
    expect([response.status, response.headers.get('Content-Type')]).toEqual([410, 'text/html; charset=utf-8']);
    const page = await response.text();
    expect(page).toContain('This room was deleted by its host.');
    expect(page).not.toContain('called');
  });

  it('is for no other key: not for the host link of a room that somebody else made, nor for invitations', async () => {
    const { slug, invite } = await server.createRoom();
    const other = await server.createRoom();
    const host = await inside(slug, 'Ada', 'viewer', invite);
    const token = tokenForRoom(randomToken(), slug);
    const terms = { role: 'moderator', name: '', email: '', from: null, until: null, uses: null } as const;
    await host.command({ type: 'create-invitation', token, terms, mail: false });
    for (const key of [null, 'wrong', other.key, token])
      expect(await told(await remove(slug, key))).toMatchObject([401, { error: 'bad-key' }]);
    expect(await told(await remove(slug, invite))).toMatchObject([409, { error: 'not-allowed' }]);
    expect(await told(await remove('nowhere-at-all', 'wrong'))).toMatchObject([404, { error: 'no-such-room' }]);
    await host.settled();
    expect((await fetch(`${server.url}/api/rooms/${slug}`)).status).toBe(200);
  });

  it('other origins get no leave to do it', async () => {
    const { slug, key } = await server.createRoom();
    const preflight = await fetch(`${server.url}/api/rooms/${slug}`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'DELETE' },
    });
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET');
    expect((await remove(slug, key)).headers.has('access-control-allow-origin')).toBe(false);
  });

  it('R337: puts everybody out, on stage, in the lobby and waiting outside, for good, and signalling with them', async () => {
    const { slug, key, invite } = await server.createRoom();
    const host = await inside(slug, 'Ada', 'stage', invite);
    const viewer = await inside(slug, 'Bob');
    const signal = await server.signal(host.peer.id, host.peer.ticket);
    const guest = await server.connect();
    await guest.hello(slug);
    await host.command({ type: 'change-settings', settings: { locked: true } });
    const waiting = await inside(slug, 'Cy');
    expect((await remove(slug, key)).status).toBe(200);
    for (const client of [host, viewer, guest, waiting]) {
      expect(await client.next('refused')).toEqual({
        type: 'refused',
        id: null,
        reason: 'no-such-room',
        removed: true,
      });
      expect(await client.closed).toBe(CLOSE.refused);
    }
    expect(await signal.closed).toBe(1001);
    await expect(server.signal(viewer.peer.id, viewer.peer.ticket)).rejects.toThrow('refused with 403');
    await neighbour.settled();
  });

  it('R337: whoever says hello later is told the same', async () => {
    const { slug, key } = await server.createRoom();
    await remove(slug, key);
    const late = await server.connect();
    late.sayHello(slug);
    expect(await late.next('refused')).toMatchObject({ reason: 'no-such-room', removed: true });
    expect(await late.closed).toBe(CLOSE.refused);
    const stranger = await server.connect();
    stranger.sayHello('nowhere-at-all');
    expect(await stranger.next('refused')).not.toHaveProperty('removed');
  });

  it('R337: our client says who deleted it, still knows whom to ask, and does not come again', async () => {
    const { slug, key } = await server.createRoom({
      title: 'Choir',
      contactName: 'Ada',
      contactEmail: 'ada@a.example',
    });
    let opened = 0;
    const session = new RoomSession({
      origin: server.url,
      slug,
      credential: newCredential(),
      engine: new FakeEngine(new FakeNetwork()),
      openSocket: url => {
        opened += 1;
        return new WebSocket(url) as unknown as SocketLike;
      },
      retry: { delay: () => 0 },
    });
    const reached = (phase: SessionState['phase']) =>
      new Promise<SessionState>(resolve => session.subscribe(now => now.phase === phase && resolve(now)));
    await reached('lobby');
    const before = opened;
    const over = reached('over');
    await remove(slug, key);
    expect(await over).toMatchObject({
      ending: 'room-removed',
      help: { title: 'Choir', contact: { name: 'Ada', email: 'ada@a.example' } },
    });
    expect(opened).toBe(before);
  });

  it('while nothing can be written is refused, and the room goes on', async () => {
    const log = createMemoryLog();
    let broken = true;
    const failing: RoomLog = {
      ...around(log),
      remove: (slug, at) => (broken ? Promise.reject(new Error('no')) : log.remove(slug, at)),
    };
    const other = await startTestServer({ log: failing });
    try {
      const { slug, key } = await other.createRoom();
      const viewer = await other.connect();
      await viewer.hello(slug);
      await viewer.enter('Bob');
      expect(await told(await remove(slug, key, other))).toMatchObject([503, { error: 'not-saved' }]);
      await viewer.settled();
      broken = false;
      expect((await remove(slug, key, other)).status).toBe(200);
      expect(await viewer.closed).toBe(CLOSE.refused);
    } finally {
      await other.close();
    }
  });

  it('by somebody else than this server ends the room at the next command', async () => {
    const log = createMemoryLog();
    const other = await startTestServer({ log });
    try {
      const { slug, invite } = await other.createRoom();
      const viewer = await other.connect();
      await viewer.hello(slug, { invite });
      await viewer.enter('Bob');
      await log.remove(slug, 1);
      viewer.send({ type: 'command', id: 'command-1', command: { type: 'raise-hand' } });
      expect(await viewer.next('refused')).toMatchObject({ id: null, reason: 'no-such-room', removed: true });
      expect(await viewer.closed).toBe(CLOSE.refused);
      const governed = await fetch(`${other.url}/api/rooms/${slug}/end`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${invite}` },
      });
      expect(await told(governed)).toMatchObject(GONE);
    } finally {
      await other.close();
    }
  });

  it('in the middle of an export ends that as well: no half of a room is taken for all of it', async () => {
    const log = createMemoryLog();
    let held: PromiseWithResolvers<null> | null = null;
    const reading = Promise.withResolvers<null>();
    const slow: RoomLog = {
      ...around(log),
      async load(...asked) {
        const entries = await log.load(...asked);
        if (!held) return entries;
        reading.resolve(null);
        await held.promise;
        return entries;
      },
    };
    const other = await startTestServer({ log: slow });
    try {
      const { slug, key, invite } = await other.createRoom();
      await fetch(`${other.url}/api/rooms/${slug}`);
      held = Promise.withResolvers<null>();
      const exported = fetch(`${other.url}/api/rooms/${slug}/export?format=json&what=all`, {
        headers: { Authorization: `Bearer ${invite}` },
      });
      await reading.promise;
      expect((await remove(slug, key, other)).status).toBe(200);
      held.resolve(null);
      expect(await told(await exported)).toMatchObject(GONE);
    } finally {
      await other.close();
    }
  });

  it('while an invitation of it is being mailed leaves nothing behind, and the server ends when it is asked', async () => {
    const { slug, key, invite } = await server.createRoom();
    const host = await inside(slug, 'Ada', 'viewer', invite);
    const taken = mail.hold();
    const terms = { role: 'viewer', name: '', email: 'cy@guests.example', from: null, until: null, uses: 1 } as const;
    await host.command({ type: 'create-invitation', token: tokenForRoom(randomToken(), slug), terms, mail: true });
    await taken;
    expect((await remove(slug, key)).status).toBe(200);
    expect(await host.closed).toBe(CLOSE.refused);
    await neighbour.settled();
  });
});

it('R336: of a room full of words no word is anywhere in the data folder, of its neighbour all', async () => {
  const [SECRET, KEPT] = ['whispered', 'remembered'];
  const removed = await server.createRoom({ slug: 'a-first-room', title: SECRET, description: SECRET });
  const kept = await server.createRoom({ slug: 'a-second-room', title: KEPT });
  const speakers = await Promise.all([
    inside(removed.slug, `Ada ${SECRET}`, 'stage', removed.invite),
    inside(kept.slug, `Bob ${KEPT}`, 'stage', kept.invite),
  ]);
  for (let turn = 0; turn < 40; turn += 1)
    for (const [index, speaker] of speakers.entries())
      await speaker.command(say(`${index === 0 ? SECRET : KEPT} ${'x'.repeat((turn * 61) % 900)}`));
  const asks = await inside(removed.slug, `Cy ${SECRET}`);
  await asks.command({ type: 'ask', text: `Who ${SECRET}?`, anonymous: false });
  const terms = {
    role: 'viewer',
    name: SECRET,
    email: `${SECRET}@a.example`,
    from: null,
    until: null,
    uses: 1,
  } as const;
  const token = tokenForRoom(randomToken(), removed.slug);
  await speakers[0].command({ type: 'create-invitation', token, terms, mail: false });

  async function count(word: string): Promise<number> {
    const names = await readdir(server.dataDir, { recursive: true, withFileTypes: true });
    const files = names.filter(one => one.isFile()).map(one => join(one.parentPath, one.name));
    const texts = await Promise.all(files.map(path => readFile(path, 'latin1')));
    return texts.reduce((sum, text) => sum + text.split(word).length - 1, 0);
  }
  expect(await count(SECRET)).toBeGreaterThan(40);
  expect((await remove(removed.slug, removed.key)).status).toBe(200);
  await vi.waitFor(async () => expect(await count(SECRET)).toBe(0), { timeout: 20_000, interval: 50 });
  expect(await count(KEPT)).toBeGreaterThan(40);
});
