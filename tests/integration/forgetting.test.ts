import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CLOSE } from '../../core/protocol/close.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { hashToken } from '../../server/tokens.ts';
import { newCredential, RelayClient } from '../support/relay-client.ts';
import { createRoom } from '../support/server.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { serversOfTest } from '../support/servers-of-test.ts';
import { OPEN, POLL, said, say } from '../support/taking-part.ts';

const servers = serversOfTest('forgetting');
let server: ServerProcess;

beforeEach(async () => {
  server = await servers.serve();
});

/** Every file of the data folder that holds that word, by its bytes. */
function filesWith(word: string): string[] {
  const files = readdirSync(servers.dataDir, { recursive: true, withFileTypes: true }).filter(one => one.isFile());
  return files.map(one => join(one.parentPath, one.name)).filter(path => readFileSync(path).includes(word));
}

/** Waits until these words are nowhere in the data folder. */
async function gone(...words: string[]): Promise<void> {
  const left = () => words.filter(word => filesWith(word).length > 0);
  await vi.waitUntil(() => left().length === 0, { timeout: 30_000, interval: 100 }).catch(() => undefined);
  expect(left()).toEqual([]);
}

async function person(
  slug: string,
  name: string,
  more: { invite?: string; email?: string } = {},
): Promise<RelayClient> {
  const client = await RelayClient.connect(server.url);
  await client.hello(slug, more);
  await client.enter(name);
  return client;
}

/** Two people take part, one of whom came by an invitation for them alone, beside a host. */
async function session() {
  const { slug, invite } = await createRoom(server.url, { viewerCapacity: 50 });
  const host = await person(slug, 'Hedy-host', { invite });
  const token = newCredential();
  const terms = {
    role: 'speaker',
    name: 'Guest-Ada',
    email: 'ada@forgotten.example',
    from: null,
    until: null,
    uses: 1,
  };
  await host.command({ type: 'create-invitation', token, terms, mail: false } as WireCommand);
  await host.command({
    type: 'change-settings',
    settings: { features: { privateMessages: true, anonymousQuestions: true } },
  });
  const ada = await person(slug, 'Ada-Forgotten', { invite: token, email: 'ada@forgotten.example' });
  const bob = await person(slug, 'Bob-Stays');
  await said(ada, say('ada-said'));
  await said(ada, say('ada-to-bob', { channel: 'private', to: bob.id }));
  await said(bob, say('bob-to-ada', { channel: 'private', to: ada.id }));
  await said(bob, say('bob-said'));
  await said(ada, { type: 'ask', text: 'ada-asked', anonymous: false });
  const asked = await said(ada, { type: 'ask', text: 'ada-asked-nameless', anonymous: true });
  await said(host, { type: 'answer-question', question: asked, text: 'host-answered-ada' });
  await said(bob, { type: 'ask', text: 'bob-asked', anonymous: false });
  for (const [terms, adas, bobs] of [
    [{ ...POLL, named: true }, [0], [1]],
    [{ ...OPEN, named: true }, 'ada-in-words', 'bob-in-words'],
  ] as const) {
    const activity = await said(host, { type: 'draft-activity', terms } as WireCommand);
    await host.command({ type: 'open-activity', activity });
    await ada.command({ type: 'answer-activity', activity, question: 0, answer: adas } as WireCommand);
    await bob.command({ type: 'answer-activity', activity, question: 0, answer: bobs } as WireCommand);
  }
  await ada.command({ type: 'raise-hand' });
  return { slug, invite, host, ada, bob };
}

const OF_ADA = [
  'Ada-Forgotten',
  'Guest-Ada',
  'ada@forgotten.example',
  'ada-said',
  'ada-to-bob',
  'ada-asked',
  'ada-asked-nameless',
  'host-answered-ada',
  'ada-in-words',
];
const OTHERS = ['Hedy-host', 'Bob-Stays', 'bob-said', 'bob-to-ada', 'bob-asked', 'bob-in-words'];

async function exported(slug: string, invite: string): Promise<Record<string, Record<string, unknown>[]>> {
  const response = await fetch(`${server.url}/api/rooms/${slug}/export?format=json&what=all`, {
    headers: { Authorization: `Bearer ${invite}` },
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { tables: Record<string, Record<string, unknown>[]> }).tables;
}

/** Servers are started and killed, and a disk is waited for. */
const PATIENCE = { timeout: 120_000 };

describe('R327: what is to be known no more is nowhere in the data folder', PATIENCE, () => {
  it('R328: of somebody who asked for it, who then is a stranger; the rest is there', async () => {
    const { slug, invite, host, ada, bob } = await session();
    expect(OF_ADA.filter(word => filesWith(word).length === 0)).toEqual([]);
    const { id, credential } = ada;
    expect((await ada.command({ type: 'forget-me' })).type).toBe('ack');
    expect(await ada.closed).toBe(CLOSE.left);
    expect(await bob.event('people-forgotten')).toEqual({ type: 'people-forgotten', people: [id] });
    await gone(...OF_ADA);
    expect(OTHERS.filter(word => filesWith(word).length === 0)).toEqual([]);
    // In memory neither.
    const eve = await person(slug, 'Eve');
    host.send({ type: 'roster', id: 'search-01', offset: 0, limit: 10, search: 'Ada' });
    expect(await host.next('roster', one => one.id === 'search-01')).toMatchObject({ total: 0, left: [] });
    const again = await RelayClient.connect(server.url);
    expect(await again.hello(slug, { credential })).toMatchObject({ you: null, role: 'viewer', returning: null });
    const entered = await again.enter('Ada anew');
    expect(entered.you.id).not.toBe(id);
    expect(entered.part?.chat?.messages.map(({ text }) => text)).toEqual(['bob-said']);
    expect(entered.part?.questions.map(({ text }) => text)).toEqual(['bob-asked']);
    const tables = await exported(slug, invite);
    expect(tables['attendance']?.map(({ name }) => name)).toEqual(['Hedy-host', '', 'Bob-Stays', 'Eve', 'Ada anew']);
    expect(tables['poll_answers']?.map(({ name, answer }) => [name, answer])).toEqual([
      ['', 'Tea'],
      ['Bob-Stays', 'Coffee'],
      ['Bob-Stays', 'bob-in-words'],
    ]);
    expect(JSON.stringify(tables)).not.toMatch(new RegExp(OF_ADA.join('|')));
    for (const one of [host, bob, eve, again]) one.close();
  });

  it('R328: of somebody in the lobby of a session that is over', async () => {
    const { slug, host, ada, bob } = await session();
    const { credential } = ada;
    await ada.command({ type: 'leave' });
    await host.command({ type: 'end', farewell: '' });
    const back = await RelayClient.connect(server.url);
    expect(await back.hello(slug, { credential })).toMatchObject({ you: null, returning: 'Ada-Forgotten' });
    expect((await back.command({ type: 'forget-me' })).type).toBe('ack');
    expect(await back.closed).toBe(CLOSE.left);
    await gone(...OF_ADA);
    for (const one of [host, bob]) one.close();
  });

  it('R329: of somebody who left, by a moderator; not of somebody who is inside', async () => {
    const { slug, host, ada, bob } = await session();
    const forget = (by: RelayClient, person: string) => by.command({ type: 'forget-person', person });
    expect(await forget(host, ada.id)).toMatchObject({ type: 'refused', reason: 'not-allowed' });
    expect(await forget(bob, ada.id)).toMatchObject({ type: 'refused', reason: 'not-allowed' });
    expect(await forget(host, 'nobody-12345678')).toMatchObject({ type: 'refused', reason: 'no-such-person' });
    await ada.command({ type: 'leave' });
    expect((await forget(host, ada.id)).type).toBe('ack');
    await gone(...OF_ADA);
    expect(OTHERS.filter(word => filesWith(word).length === 0)).toEqual([]);
    // What two say in private stays with the other one, who knows no name any more.
    const { credential } = bob;
    bob.close();
    const again = await RelayClient.connect(server.url);
    const { part } = await again.hello(slug, { credential });
    expect(part?.chat?.messages.find(({ text }) => text === 'bob-to-ada')?.to).toEqual({ id: ada.id, name: '' });
    for (const one of [host, again]) one.close();
  });

  it('R327: clients of version 2 are sent the room anew in the place of such an event', async () => {
    const { slug, ada, host, bob } = await session();
    const old = await RelayClient.connect(server.url);
    await old.hello(slug, { versions: [2] });
    await old.enter('Old-client');
    await ada.command({ type: 'forget-me' });
    const { part } = await old.next('snapshot');
    expect(part?.chat?.messages.map(({ text }) => text)).toEqual(['bob-said']);
    await old.settled();
    expect(old.frames.raw.join('\n')).not.toContain('people-forgotten');
    for (const one of [host, bob, old]) one.close();
  });

  it('a message that was deleted, and all that was cleared away; who wrote it stays', async () => {
    const { slug, host, ada, bob } = await session();
    const regretted = await said(bob, say('regretted-words'));
    await bob.command({ type: 'delete-message', message: regretted });
    await gone('regretted-words');
    await host.command({ type: 'clear-chat' });
    await gone('ada-said', 'bob-said');
    expect(filesWith('ada-to-bob')).not.toEqual([]);
    for (const one of [host, ada, bob]) one.close();
    expect(slug).not.toBe('');
  });

  it('also when the server ended before it was done, and of snapshots', async () => {
    const { slug, invite, host, ada } = await session();
    await servers.stop(server, 'SIGKILL');
    // A snapshot as the hub keeps it, of a room that has all of it.
    const log = await openSqliteLog(join(servers.dataDir, 'rooms.sqlite'));
    const words = JSON.stringify(await log.load(slug));
    await log.keepSnapshot(slug, 'any', { revision: await log.revision(slug), parts: [words] });
    await log.close();
    server = await servers.serve();
    const back = await RelayClient.connect(server.url);
    await back.hello(slug, { credential: ada.credential });
    await back.command(say('ada-said-again'));
    await back.command({ type: 'forget-me' });
    await servers.stop(server, 'SIGKILL');
    expect(filesWith('ada-said')).not.toEqual([]);
    server = await servers.serve();
    await gone(...OF_ADA, 'ada-said-again');
    const again = await person(slug, 'Hedy-again', { invite });
    expect((await exported(slug, invite))['attendance']?.map(({ name }) => name)).toContain('Bob-Stays');
    for (const one of [host, back, again]) one.close();
  });

  it('a long room, though the server is killed again and again in the middle of it', async () => {
    const { slug, invite } = await createRoom(server.url);
    await servers.stop(server, 'SIGTERM');
    const path = join(servers.dataDir, 'rooms.sqlite');
    const log = await openSqliteLog(path);
    let revision = await log.revision(slug);
    const at = Date.now();
    const ada = {
      id: 'ada-12345678',
      name: 'Ada-Forgotten',
      role: 'viewer',
      place: 'viewer',
      presence: 'here',
    } as const;
    const participant = { ...ada, microphone: false, camera: false, enteredAt: at, hand: null, line: null };
    const append = async (...events: unknown[]) => {
      await log.append(
        slug,
        revision,
        events.map(event => ({ at, event: event as never, by: null })),
      );
      revision += events.length;
    };
    await append({ type: 'entered', participant, credentialHash: hashToken('a'), invitation: null });
    for (let page = 0; page < 20; page += 1)
      await append(
        ...Array.from({ length: 500 }, (_, index) => ({
          type: 'said',
          message: {
            id: revision + index + 1,
            from: index % 2 === 0 ? ada.id : 'bob-12345678',
            name: index % 2 === 0 ? ada.name : 'Bob-Stays',
            role: 'viewer',
            channel: 'everybody',
            to: null,
            text: index % 2 === 0 ? `ada-said ${revision}` : `bob-said ${revision}`,
            replyTo: null,
            at,
          },
        })),
      );
    await append({ type: 'left', id: ada.id, reason: 'left' }, { type: 'people-forgotten', people: [ada.id] });
    const before = await log.load(slug);
    await log.close();
    const isBegun = () => {
      const reading = new DatabaseSync(path, { readOnly: true });
      const first = reading.prepare('SELECT event FROM entries WHERE slug = ? AND revision = 2').get(slug);
      const left = reading.prepare('SELECT 1 FROM marks WHERE done < revision').all();
      reading.close();
      return { begun: !String(first?.['event']).includes('Ada-Forgotten'), done: left.length === 0 };
    };
    let killed = 0;
    for (let round = 0; round < 2; round += 1) {
      server = await servers.serve();
      await vi.waitUntil(() => isBegun().begun, { timeout: 20_000, interval: 5 });
      await servers.stop(server, 'SIGKILL');
      if (!isBegun().done) killed += 1;
    }
    expect(killed).toBeGreaterThan(0);
    server = await servers.serve();
    await gone('Ada-Forgotten', 'ada-said');
    const reading = await openSqliteLog(path);
    const after = await reading.load(slug);
    expect(after.map(one => [one.revision, one.at, one.event.type])).toEqual(
      before.map(one => [one.revision, one.at, one.event.type]),
    );
    expect(
      after.filter(({ event }) => event.type === 'said' && event.message.text.startsWith('bob-said')),
    ).toHaveLength(5_000);
    await reading.close();
    const host = await person(slug, 'Hedy', { invite });
    host.close();
  });
});
