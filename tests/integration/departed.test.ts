import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { done, invite, refusal, TestPeople } from '../support/people.ts';
import { newCommandId, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** People who left and come again, against the will of those who moderate. */

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer({
    graceMs: 60_000,
    turnUrls: ['turn:127.0.0.1:3478'],
    turnSecret: 'turn-secret-of-the-test',
  });
  people = new TestPeople(server);
});
afterAll(() => server.close());

const LOCK: WireCommand = { type: 'change-settings', settings: { locked: true } };
const say = (text: string): WireCommand => ({ type: 'say', channel: 'everybody', to: null, text, replyTo: null });
const remove = (id: string, block: boolean): WireCommand => ({ type: 'remove', id, block });

/** A moderator who came by the room's own link, left, and stands in the lobby. */
async function moderatorWhoLeft() {
  const { slug, host } = await people.room();
  const mo = await people.inside(slug, 'Mo');
  await done(host, { type: 'set-role', id: mo.id, role: 'moderator' });
  await done(mo, { type: 'leave' });
  return { slug, host, id: mo.id, lobby: await people.guest(slug, { credential: mo.credential }) };
}

describe('R322, R323: a moderator who left and governs from the lobby', () => {
  it('is blocked there: told, closed, and the room is the host’s again', async () => {
    const { slug, host, id, lobby } = await moderatorWhoLeft();
    const signal = await server.signal(lobby.peer.id, lobby.peer.ticket);
    await done(lobby, LOCK);
    expect(await refusal(host, remove(id, true))).toBe('ack');
    expect(await lobby.next('refused', one => one.id === null)).toMatchObject({
      reason: 'blocked',
      title: 'Weekly meeting',
    });
    expect(await lobby.closed).toBe(4403);
    await signal.closed;
    expect(await people.turnedAway(slug, { credential: lobby.credential })).toMatchObject({ reason: 'blocked' });
    host.send({ type: 'invitations', id: 'invitations-0' });
    expect((await host.next('invitations')).barred).toEqual([{ id, name: 'Mo', role: 'moderator', state: 'blocked' }]);
  });

  it('is removed there: they have no say and no signalling, and wait when they enter', async () => {
    const { host, id, lobby } = await moderatorWhoLeft();
    lobby.send({ type: 'ice' });
    expect((await lobby.next('ice')).ice.servers.some(one => one.username !== undefined)).toBe(true);
    const signal = await server.signal(lobby.peer.id, lobby.peer.ticket);
    await done(lobby, LOCK);
    await done(host, remove(id, false));
    await signal.closed;
    for (const command of [LOCK, { type: 'end', farewell: '' }] as const)
      expect(await refusal(lobby, command)).toBe('not-entered');
    lobby.send({ type: 'ice' });
    expect((await lobby.next('ice')).ice.servers.filter(one => one.username !== undefined)).toEqual([]);
    expect((await lobby.enter('Mo')).snapshot.participants).toMatchObject([{ place: 'waiting' }]);
  });
});

describe('R329: people who were put out', () => {
  it('and blocked are forgotten and stay out, without a name, until they are let back in', async () => {
    const { slug, host } = await people.room();
    const { id, credential } = await people.inside(slug, 'Eve');
    host.send({ type: 'invitations', id: 'invitations-0' });
    await done(host, remove(id, true));
    const list = (name: string) => host.next('invitations', ({ barred }) => barred[0]?.name === name);
    expect((await list('Eve')).barred).toEqual([{ id, name: 'Eve', role: 'viewer', state: 'blocked' }]);
    await done(host, { type: 'forget-person', person: id });
    expect((await list('')).barred).toEqual([{ id, name: '', role: 'viewer', state: 'blocked' }]);
    expect(await people.turnedAway(slug, { credential })).toMatchObject({ reason: 'blocked' });
    await done(host, { type: 'unblock', id });
    const back = await people.guest(slug, { credential });
    expect((await back.enter('Eva')).you.role).toBe('viewer');
  });

  it('and only removed are strangers then: they are off the list, and need not wait', async () => {
    const { slug, host } = await people.room();
    const { id, credential } = await people.inside(slug, 'Eve');
    host.send({ type: 'invitations', id: 'invitations-0' });
    await done(host, remove(id, false));
    await host.next('invitations', ({ barred }) => barred.length === 1);
    await done(host, { type: 'forget-person', person: id });
    await host.next('invitations', ({ barred }) => barred.length === 0);
    const back = await people.guest(slug, { credential });
    expect((await back.enter('Eve')).snapshot.participants).toMatchObject([{}, { place: 'viewer' }]);
  });

  it('and wait outside since have a name in the list, and cannot be forgotten', async () => {
    const { slug, host } = await people.room();
    const { id, credential } = await people.inside(slug, 'Eve');
    await done(host, remove(id, false));
    await (await people.guest(slug, { credential })).enter('Eve again');
    host.send({ type: 'invitations', id: 'invitations-0' });
    expect((await host.next('invitations')).barred).toEqual([
      { id, name: 'Eve again', role: 'viewer', state: 'removed' },
    ]);
    expect(await refusal(host, { type: 'forget-person', person: id })).toBe('not-allowed');
  });
});

describe('R326: a moderator who ends the room from the lobby whenever it is begun again', () => {
  it('is blocked by the host from the lobby, where nobody keeps them out', async () => {
    const { slug, invite: hostLink, host } = await people.room();
    const mo = await people.inside(slug, 'Mo');
    await done(host, { type: 'set-role', id: mo.id, role: 'moderator' });
    await done(mo, { type: 'leave' });
    const lobby = await people.guest(slug, { credential: mo.credential });
    await done(lobby, { type: 'end', farewell: '' });
    expect(await host.closed).toBe(4410);
    const outside = await people.guest(slug, { credential: host.credential, invite: hostLink });
    await done(outside, { type: 'reopen' });
    await lobby.event('reopened');
    await done(lobby, { type: 'end', farewell: '' });
    // They find in the lobby whom to put out.
    expect((await roster(outside)).left).toContainEqual({ id: mo.id, name: 'Mo', role: 'moderator' });
    await done(outside, remove(mo.id, true));
    expect((await roster(outside)).left?.map(({ name }) => name)).not.toContain('Mo');
    expect(await lobby.closed).toBe(4403);
    await done(outside, { type: 'reopen' });
    expect((await outside.enter('Host')).you.role).toBe('host');
  });
});

describe('R326: a host in the lobby who looks for somebody', () => {
  it('finds who is inside and who left, and puts out somebody who fills the room', async () => {
    const { slug, invite: hostLink, host } = await people.room();
    const ada = await people.inside(slug, 'Ada');
    const bob = await people.inside(slug, 'Bob');
    await done(bob, { type: 'leave' });
    await done(host, { type: 'leave' });
    const outside = await people.guest(slug, { credential: host.credential, invite: hostLink });
    const all = await roster(outside);
    expect([all.total, all.participants.map(({ name }) => name)]).toEqual([1, ['Ada']]);
    expect(all.left?.map(({ name }) => name)).toEqual(['Bob']);
    expect(await roster(outside, 'bo')).toMatchObject({ total: 0, left: [{ id: bob.id }], cameBy: [] });
    await done(outside, remove(ada.id, false));
    expect(await ada.closed).toBe(4200);
    expect((await roster(outside)).total).toBe(0);
  });

  it('and nobody else in the lobby is told of anybody', async () => {
    const { slug, host } = await people.room();
    const mo = await people.inside(slug, 'Mo');
    await done(host, { type: 'set-role', id: mo.id, role: 'moderator' });
    await done(mo, { type: 'leave' });
    const moderator = await people.guest(slug, { credential: mo.credential });
    for (const lobby of [moderator, await people.guest(slug)]) {
      lobby.send({ type: 'roster', id: 'roster-all', offset: 0, limit: 10 });
      expect((await lobby.next('refused', one => one.id === 'roster-all')).reason).toBe('not-entered');
    }
  });
});

async function roster(client: RelayClient, search?: string) {
  const id = newCommandId();
  client.send({ type: 'roster', id, offset: 0, limit: 10, ...(search === undefined ? {} : { search }) });
  return client.next('roster', one => one.id === id);
}

describe('R325: a search by a moderator', () => {
  const search = roster;

  it('finds who left, the last first, with the links they came by, and not who is barred or has come back', async () => {
    const { slug, host } = await people.room({ stageAccess: 'invite' });
    const token = await invite(host, slug, { role: 'speaker' });
    const eve = await people.inside(slug, 'Eve', { invite: token });
    const evan = await people.inside(slug, 'Évan');
    const bob = await people.inside(slug, 'Bob');
    for (const one of [eve, evan, bob]) await done(one, { type: 'leave' });
    const { total, left, cameBy } = await search(host, 'EV');
    expect([total, left]).toEqual([
      0,
      [
        { id: evan.id, name: 'Évan', role: 'viewer' },
        { id: eve.id, name: 'Eve', role: 'speaker' },
      ],
    ]);
    expect(cameBy).toMatchObject([{ person: eve.id, role: 'speaker' }]);
    await done(host, remove(evan.id, false));
    await people.inside(slug, 'Eve', { credential: eve.credential });
    expect(await search(host, 'ev')).toMatchObject({ total: 1, left: [] });
    const wall = { type: 'roster', id: 'roster-all', offset: 0, limit: 10 } as const;
    host.send(wall);
    expect((await host.next('roster', one => one.id === wall.id)).left).toBeUndefined();
  });

  it('finds a hundred at most; others than moderators are told of nobody', async () => {
    const { slug, host } = await people.room();
    const viewer = await people.inside(slug, 'Viewer');
    for (let index = 0; index < 102; index += 1) {
      const one = await people.inside(slug, `Crowd ${index}`);
      await done(one, { type: 'leave' });
    }
    const { left } = await search(host, 'crowd');
    expect([left?.length, left?.[0]?.name]).toEqual([100, 'Crowd 101']);
    expect((await search(viewer, 'crowd')).left).toBeUndefined();
  });
});

describe('R322, R324: a viewer who writes and leaves, again and again', () => {
  /** All of it in one burst: nobody can do anything about them while they are inside. */
  async function burst(client: RelayClient): Promise<void> {
    const commands: WireCommand[] = [
      { type: 'enter', name: 'Eve', place: 'viewer', microphone: false, camera: false },
      ...['one', 'two', 'three'].map(say),
      { type: 'leave' },
    ];
    for (const command of commands) client.send({ type: 'command', id: newCommandId(), command });
    await client.closed;
  }

  it.each([false, true])('is put out although they left, by the name beside a message (blocked: %s)', async block => {
    const { slug, host } = await people.room();
    const eve = await people.guest(slug);
    await burst(eve);
    const { from } = (await host.event('said')).message;
    await done(host, LOCK);
    await done(host, { type: 'change-settings', settings: { entry: 'invited' } });
    const again = await people.guest(slug, { credential: eve.credential });
    await done(host, { type: 'bar-from-chat', person: from });
    await done(host, remove(from, block));
    if (block) {
      expect(await again.next('refused')).toMatchObject({ id: null, reason: 'blocked' });
      expect(await again.closed).toBe(4403);
    } else {
      const { snapshot } = await again.enter('Eve');
      expect(snapshot.participants).toMatchObject([{ id: from, place: 'waiting' }]);
      expect(await refusal(again, say('four'))).toBe('not-entered');
    }
  });
});
