import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { RoomHub } from '../../server/relay/RoomHub.ts';
import { around } from '../support/log-around.ts';
import { done, invitationId, invitations, invite, refusal, TestPeople } from '../support/people.ts';
import { newCommandId, newCredential, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** Who governs a room without being in it: from the lobby, and over HTTP. */

let server: TestServer;
let people: TestPeople;
const log = createMemoryLog();
beforeAll(async () => {
  server = await startTestServer({ log, graceMs: 60_000 });
  people = new TestPeople(server);
});
afterAll(() => server.close());

const LOCK: WireCommand = { type: 'change-settings', settings: { locked: true } };
const OPEN: WireCommand = { type: 'change-settings', settings: { locked: false } };
const TERMS = { role: 'moderator', name: 'Ben', email: '', from: null, until: null, uses: 1 } as const;
const making = (slug: string): WireCommand => ({
  type: 'create-invitation',
  token: tokenForRoom(newCredential(), slug),
  terms: TERMS,
  mail: false,
});

/** Somebody in the lobby with a link for one moderator. */
async function moderatorOutside() {
  const { slug, host, invite: hostLink } = await people.room();
  const token = await invite(host, slug, { role: 'moderator', name: 'Bea', uses: 1 });
  return { slug, host, hostLink, token, bea: await people.guest(slug, { invite: token }) };
}

async function again(slug: string, { credential }: RelayClient, token?: string): Promise<RelayClient> {
  return people.guest(slug, { credential, ...(token === undefined ? {} : { invite: token }) });
}

describe('R265: governing from the lobby', () => {
  it('spends the one use of a link: a second device that showed it before governs no more', async () => {
    const { slug, host, token, bea } = await moderatorOutside();
    const thief = await people.guest(slug, { invite: token });
    await done(bea, LOCK);
    expect(await refusal(thief, OPEN)).toBe('not-entered');
    expect((await people.turnedAway(slug, { invite: token })).reason).toBe('invitation-elsewhere');
    expect((await invitations(host)).find(one => one.name === 'Bea')).toMatchObject({
      used: 1,
      state: 'used-up',
      redeemed: [{ name: '' }],
    });
  });

  it('is remembered: the device governs when it comes back, and enters as a moderator', async () => {
    const { slug, token, bea } = await moderatorOutside();
    await done(bea, LOCK);
    bea.close();
    const back = await again(slug, bea, token);
    await done(back, OPEN);
    back.close();
    const bare = await people.guest(slug, { credential: bea.credential });
    expect((await bare.enter('Bea')).you.role).toBe('moderator');
  });

  it('shows no name that nobody said, to whoever comes back', async () => {
    const { slug, token, bea } = await moderatorOutside();
    await done(bea, LOCK);
    bea.close();
    const client = await server.connect();
    expect(await client.hello(slug, { credential: bea.credential, invite: token })).toMatchObject({
      you: null,
      role: 'moderator',
      returning: null,
    });
  });

  it('R267: an invitation made there does not outlive that of its maker', async () => {
    const { slug, host, bea } = await moderatorOutside();
    const made = await invite(bea, slug, { role: 'moderator', name: 'Ben' });
    const ben = await people.inside(slug, 'Ben', { invite: made });
    await done(host, { type: 'revoke-invitation', id: await invitationId(host, 'Bea') });
    expect((await people.turnedAway(slug, { invite: made })).reason).toBe('invitation-revoked');
    expect(await refusal(ben, LOCK)).toBe('not-allowed');
    expect(await refusal(bea, LOCK)).toBe('not-entered');
  });

  it('the log says who it was, and nobody is told', async () => {
    const { slug, host, bea } = await moderatorOutside();
    await done(bea, LOCK);
    expect(await host.event('settings-changed')).toEqual({
      type: 'settings-changed',
      settings: expect.objectContaining({ locked: true }) as unknown,
    });
    const entry = (await log.load(slug)).at(-1);
    expect(entry?.event.outsider).toMatchObject({ from: 'lobby', name: 'Bea', role: 'moderator' });
    expect(entry?.by?.participant).toBe((entry?.event.outsider as { participant: string }).participant);
  });
});

describe('R24: a command that was sent before has effect once in the lobby, too', () => {
  const COMMANDS: readonly (readonly [string, (slug: string) => WireCommand])[] = [
    ['create-invitation', making],
    [
      'renew-invitation',
      slug => ({ type: 'renew-invitation', id: '', token: tokenForRoom(newCredential(), slug), mail: false }),
    ],
    ['revoke-invitation', () => ({ type: 'revoke-invitation', id: '' })],
    ['change-settings', () => LOCK],
    ['end', () => ({ type: 'end', farewell: '' })],
  ];

  it.each(COMMANDS)('%s', async (_type, make) => {
    const { slug, host, token, bea } = await moderatorOutside();
    await invite(host, slug, { name: 'Ben', role: 'speaker' });
    const made = make(slug);
    const command = 'id' in made ? { ...made, id: await invitationId(host, 'Ben') } : made;
    const id = newCommandId();
    const first = await bea.command(command as WireCommand, id);
    expect(first).toMatchObject({ type: 'ack', id });
    expect(await bea.command(command as WireCommand, id)).toEqual(first);
    bea.close();
    const back = await again(slug, bea, token);
    expect(await back.command(command as WireCommand, id)).toEqual(first);
    const entries = (await log.load(slug)).filter(one => one.by?.command === id);
    expect(new Set(entries.map(one => one.revision)).size).toBe(entries.length);
    expect(entries.at(-1)?.revision).toBe((first as { revision: number }).revision);
  });

  it('what was repeated in the lobby after it was done inside is acknowledged as well', async () => {
    const { slug, host, invite: hostLink } = await people.room();
    const [command, id] = [making(slug), newCommandId()];
    const first = await host.command(command, id);
    await done(host, { type: 'end', farewell: '' });
    await host.closed;
    const back = await again(slug, host, hostLink);
    expect(await back.command(command, id)).toEqual(first);
  });
});

describe('R266: over HTTP', () => {
  const asks = (of: TestServer, path: string, key: string, body: unknown, method = 'POST') =>
    fetch(`${of.url}/api/rooms/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });

  it('the log says by which key', async () => {
    const { slug, invite: hostLink, key = '' } = await server.createRoom();
    await asks(server, slug, hostLink, { locked: true }, 'PATCH');
    await asks(server, `${slug}/end`, key, {});
    const entries = (await log.load(slug)).slice(1);
    expect(entries.map(({ event, by }) => [event.type, event.outsider, by])).toEqual([
      ['settings-changed', { from: 'host-link' }, null],
      ['ended', { from: 'creator-key' }, null],
    ]);
  });

  /** A server whose log is held: nothing is appended until it is let go. */
  async function holdableServer() {
    const memory = createMemoryLog();
    let letGo: Promise<unknown> = Promise.resolve();
    const log: RoomLog = {
      ...around(memory),
      append: async (slug, revision, entries) => {
        await letGo;
        return memory.append(slug, revision, entries);
      },
    };
    const asked = vi.spyOn(RoomHub.prototype, 'govern');
    const server = await startTestServer({ log });
    return {
      server,
      /** Sends requests, each once the room has the one before; none of them is saved until it has all. */
      async meanwhile(...requests: (() => Promise<Response>)[]): Promise<Response[]> {
        const held = Promise.withResolvers<undefined>();
        letGo = held.promise;
        asked.mockClear();
        const answers: Promise<Response>[] = [];
        for (const request of requests) {
          answers.push(request());
          await vi.waitUntil(() => asked.mock.calls.length === answers.length, { timeout: 5_000 });
        }
        held.resolve(undefined);
        return Promise.all(answers);
      },
      async close() {
        asked.mockRestore();
        await server.close();
      },
    };
  }

  it('R78: a change is done whole or not at all, also when the host link is renewed while it is saved', async () => {
    const slow = await holdableServer();
    try {
      const { slug, invite: hostLink, key = '' } = await slow.server.createRoom({ title: 'Choir' });
      const answers = await slow.meanwhile(
        () => asks(slow.server, slug, hostLink, { title: 'Organ', locked: true }, 'PATCH'),
        () => asks(slow.server, `${slug}/host-link`, key, { token: tokenForRoom(newCredential(), slug) }),
      );
      const now = (await (await fetch(`${slow.server.url}/api/rooms/${slug}`)).json()) as {
        title: string;
        settings: { locked: boolean };
      };
      expect([...answers.map(({ status }) => status), now.title, now.settings.locked]).toEqual([
        200,
        200,
        'Organ',
        true,
      ]);
    } finally {
      await slow.close();
    }
  });

  it('R78: two changes at once both stand', async () => {
    const slow = await holdableServer();
    try {
      const { slug, invite: hostLink } = await slow.server.createRoom({ title: 'Choir', description: 'Old' });
      await slow.meanwhile(
        () => asks(slow.server, slug, hostLink, { title: 'Organ' }, 'PATCH'),
        () => asks(slow.server, slug, hostLink, { description: 'New' }, 'PATCH'),
      );
      expect(await (await fetch(`${slow.server.url}/api/rooms/${slug}`)).json()).toMatchObject({
        title: 'Organ',
        description: 'New',
      });
    } finally {
      await slow.close();
    }
  });

  it('R230: a key that was changed in the meantime opens nothing', async () => {
    const slow = await holdableServer();
    try {
      const { slug, invite: hostLink, key = '' } = await slow.server.createRoom();
      const answers = await slow.meanwhile(
        () => asks(slow.server, `${slug}/host-link`, key, { token: tokenForRoom(newCredential(), slug) }),
        () => asks(slow.server, `${slug}/end`, hostLink, {}),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    } finally {
      await slow.close();
    }
  });
});
