import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import { MAX_WRONG_EMAILS } from '../../core/room/rules/redeem.ts';
import { done, invitationId, invitations, invite, refusal, TestPeople } from '../support/people.ts';
import { newCredential, OFF, ON } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let people: TestPeople;
let clock = 0;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000, now: () => Date.now() + clock });
  people = new TestPeople(server);
});
afterAll(() => server.close());

const HOUR = 3_600_000;

describe('an invitation', () => {
  it('R91: gives its role on entering, and shows it in the lobby', async () => {
    const { slug, host } = await people.room({ stageAccess: 'invite' });
    const token = await invite(host, slug, { role: 'speaker', name: 'Eve' });
    const eve = await server.connect();
    expect((await eve.hello(slug, { invite: token })).role).toBe('speaker');
    expect((await eve.enter('Eve', 'stage')).you.role).toBe('speaker');
    expect(await invitations(host)).toMatchObject([
      { name: 'Eve', role: 'speaker', state: 'open', used: 1, redeemed: [{ name: 'Eve' }] },
      { role: 'host' },
    ]);
  });

  it('R91: opens a room for invited people, which the link alone does not', async () => {
    const { slug, host } = await people.room({ entry: 'invited' });
    const token = await invite(host, slug);
    expect(await refusal(await people.guest(slug), { type: 'enter', name: 'Bob', place: 'viewer', ...OFF })).toBe(
      'invitation-needed',
    );
    const eve = await people.inside(slug, 'Eve', { invite: token });
    await done(eve, { type: 'leave' });
    await people.inside(slug, 'Eve', { credential: eve.credential });
  });

  it('R92: for one device stays with it, after leaving, too, and is refused on a second with whom to ask', async () => {
    const { slug, host } = await people.room({ contactName: 'Ada', contactEmail: 'ada@example.org' });
    const token = await invite(host, slug, { uses: 1, role: 'speaker' });
    const [eve, late] = [
      await people.inside(slug, 'Eve', { invite: token }),
      await people.turnedAway(slug, { invite: token }),
    ];
    expect(late).toMatchObject({
      reason: 'invitation-elsewhere',
      title: 'Weekly meeting',
      contact: { name: 'Ada', email: 'ada@example.org' },
    });
    await done(eve, { type: 'leave' });
    const again = await people.inside(slug, 'Eve', { credential: eve.credential, invite: token });
    expect(again.id).toBe(eve.id);
  });

  it('R92: for one device is not redeemed twice by two who stood in the lobby together', async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { uses: 1 });
    const [ada, eve] = [await people.guest(slug, { invite: token }), await people.guest(slug, { invite: token })];
    await ada.enter('Ada');
    expect(await refusal(eve, { type: 'enter', name: 'Eve', place: 'viewer', ...OFF })).toBe('invitation-elsewhere');
  });

  it('R93: is valid from and until its times, by the server’s clock, and says when', async () => {
    const { slug, host } = await people.room();
    const [from, until] = [Date.now() + HOUR, Date.now() + 2 * HOUR];
    const token = await invite(host, slug, { from, until, name: 'Eve' });
    expect(await people.turnedAway(slug, { invite: token })).toMatchObject({ reason: 'invitation-early', at: from });
    expect((await invitations(host))[0]).toMatchObject({ name: 'Eve', state: 'early' });
    clock = 1.5 * HOUR;
    try {
      const eve = await people.guest(slug, { invite: token });
      clock = 3 * HOUR;
      expect(await refusal(eve, { type: 'enter', name: 'Eve', place: 'viewer', ...OFF })).toBe('invitation-expired');
      expect(await people.turnedAway(slug, { invite: token })).toMatchObject({
        reason: 'invitation-expired',
        at: until,
      });
      expect((await invitations(host))[0]?.state).toBe('expired');
    } finally {
      clock = 0;
    }
  });

  it('R94: that is revoked opens nothing, and takes back what it gave', async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { role: 'moderator', name: 'Eve' });
    const [eve, lobby] = [
      await people.inside(slug, 'Eve', { invite: token }),
      await people.guest(slug, { invite: token }),
    ];
    await done(host, { type: 'revoke-invitation', id: await invitationId(host, 'Eve') });
    expect((await eve.next('snapshot')).you.role).toBe('viewer');
    expect(await refusal(lobby, { type: 'end', farewell: '' })).toBe('not-entered');
    expect(await refusal(lobby, { type: 'enter', name: 'Bob', place: 'viewer', ...OFF })).toBe('invitation-revoked');
    expect((await people.turnedAway(slug, { invite: token })).reason).toBe('invitation-revoked');
  });

  it('R94: that is renewed has a new link; the old one is dead', async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { role: 'speaker', name: 'Eve', uses: 1 });
    await people.inside(slug, 'Ada', { invite: token });
    const renewed = tokenForRoom(newCredential(), slug);
    await done(host, { type: 'renew-invitation', id: await invitationId(host, 'Eve'), token: renewed, mail: false });
    expect((await people.turnedAway(slug, { invite: token })).reason).toBe('invitation-replaced');
    const eve = await people.guest(slug, { invite: renewed });
    expect((await eve.enter('Eve')).you.role).toBe('speaker');
  });

  it('R94, R220: that is renewed and then revoked reaches those who came by its first link', async () => {
    const { slug, host } = await people.room({ entry: 'invited' });
    const [first, other] = [
      await invite(host, slug, { role: 'moderator', name: 'Eve' }),
      await invite(host, slug, { name: 'Bob' }),
    ];
    const [eve, bob] = [
      await people.inside(slug, 'Eve', { invite: first }),
      await people.inside(slug, 'Bob', { invite: other }),
    ];
    await done(bob, { type: 'leave' });
    for (const name of ['Eve', 'Bob']) {
      const id = await invitationId(host, name);
      await done(host, { type: 'renew-invitation', id, token: tokenForRoom(newCredential(), slug), mail: false });
      expect((await invitations(host)).find(one => one.id === id)).toMatchObject({
        used: 0,
        earlier: 1,
        state: 'open',
      });
      await done(host, { type: 'revoke-invitation', id });
    }
    expect((await eve.next('snapshot')).you.role).toBe('viewer');
    expect(await refusal(eve, { type: 'change-settings', settings: { locked: true } })).toBe('not-allowed');
    const back = await people.guest(slug, { credential: bob.credential });
    expect(await refusal(back, { type: 'enter', name: 'Bob', place: 'viewer', ...OFF })).toBe('invitation-revoked');
  });

  it('R220: that is renewed puts out who came by its old link, if that is asked for, and is void in the lobby', async () => {
    const { slug, host } = await people.room();
    const leaked = await invite(host, slug, { role: 'speaker', name: 'Eve' });
    const [eve, lobby] = [
      await people.inside(slug, 'Eve', { invite: leaked }),
      await people.guest(slug, { invite: leaked }),
    ];
    const renewed = tokenForRoom(newCredential(), slug);
    await done(host, {
      type: 'renew-invitation',
      id: await invitationId(host, 'Eve'),
      token: renewed,
      mail: false,
      signOut: true,
    });
    expect(await eve.closed).toBe(4200);
    expect(await refusal(lobby, { type: 'enter', name: 'Bob', place: 'viewer', ...OFF })).toBe('invitation-replaced');
    const back = await people.guest(slug, { credential: eve.credential });
    expect((await back.enter('Eve')).you).toEqual({ id: eve.id, role: 'viewer' });
    expect((await (await people.guest(slug, { invite: renewed })).enter('Eve')).you.role).toBe('speaker');
  });

  it('R220, R222: the host link is taken back by who came first with it, and by nobody else', async () => {
    const { slug, invite: leaked, host } = await people.room();
    const eve = await people.inside(slug, 'Eve', { invite: leaked });
    const hostLink = async (one: typeof host) => (await invitations(one)).find(({ role }) => role === 'host');
    expect([(await hostLink(host))?.signOut, (await hostLink(eve))?.signOut]).toEqual([true, false]);
    const id = (await hostLink(host))?.id ?? '';
    const renew = (signOut: boolean) =>
      ({ type: 'renew-invitation', id, token: tokenForRoom(newCredential(), slug), mail: false, signOut }) as const;
    expect(await refusal(eve, renew(true))).toBe('not-allowed');
    expect(await refusal(eve, { type: 'remove', id: host.id, block: true })).toBe('not-allowed');
    await done(eve, renew(false));
    await done(host, renew(true));
    expect(await eve.closed).toBe(4200);
    expect((await people.turnedAway(slug, { invite: leaked })).reason).toBe('invitation-replaced');
    const back = await people.inside(slug, 'Eve', { credential: eve.credential });
    expect(await refusal(back, { type: 'end', farewell: '' })).toBe('not-allowed');
  });

  it('R95: bound to an address asks for it, in any case of letters, and on other devices only', async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { email: 'Eve@Example.org' });
    expect((await people.turnedAway(slug, { invite: token })).reason).toBe('invitation-email');
    expect((await people.turnedAway(slug, { invite: token, email: 'bob@example.org' })).reason).toBe(
      'invitation-email-wrong',
    );
    const eve = await people.inside(slug, 'Eve', { invite: token, email: 'eve@example.ORG' });
    await done(eve, { type: 'leave' });
    await people.inside(slug, 'Eve', { invite: token, credential: eve.credential });
  });

  it('R95: bound to an address is locked after five wrong ones, given together, too; a new link opens it', async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { email: 'eve@example.org', name: 'Eve' });
    const guesses = Array.from({ length: 20 }, (_, n) =>
      people.turnedAway(slug, { invite: token, email: `guess-${n}@example.org` }),
    );
    const reasons = (await Promise.all(guesses)).map(({ reason }) => reason);
    expect(reasons.filter(reason => reason === 'invitation-email-wrong')).toHaveLength(MAX_WRONG_EMAILS);
    expect(reasons.filter(reason => reason === 'invitation-locked')).toHaveLength(20 - MAX_WRONG_EMAILS);
    expect((await people.turnedAway(slug, { invite: token, email: 'eve@example.org' })).reason).toBe(
      'invitation-locked',
    );
    const renewed = tokenForRoom(newCredential(), slug);
    await done(host, { type: 'renew-invitation', id: await invitationId(host, 'Eve'), token: renewed, mail: false });
    await people.inside(slug, 'Eve', { invite: renewed, email: 'eve@example.org' });
  });

  it('R24: made with the same command twice is one invitation', async () => {
    const { slug, host } = await people.room();
    const terms = { role: 'viewer', name: 'Once', email: '', from: null, until: null, uses: null } as const;
    const command = {
      type: 'create-invitation',
      token: tokenForRoom(newCredential(), slug),
      terms,
      mail: false,
    } as const;
    const first = await host.command(command, 'invite-once');
    expect(await host.command(command, 'invite-once')).toEqual(first);
    expect((await invitations(host)).filter(one => one.name === 'Once')).toHaveLength(1);
    expect(await refusal(host, command)).toBe('bad-invitation');
  });

  it('R96: moderators invite up to their own role, and neither touch the host link nor see it', async () => {
    const { slug, host } = await people.room();
    const ada = await people.inside(slug, 'Ada', {
      invite: await invite(host, slug, { role: 'moderator', name: 'Ada' }),
    });
    await invite(ada, slug, { role: 'moderator', name: 'Bob' });
    expect((await invitations(ada)).map(one => one.name)).toEqual(['Bob', 'Ada']);
    const hostLink = (await invitations(host)).find(one => one.role === 'host');
    expect(await refusal(ada, { type: 'revoke-invitation', id: hostLink?.id ?? '' })).toBe('not-allowed');
    const token = tokenForRoom(newCredential(), slug);
    expect(await refusal(ada, { type: 'renew-invitation', id: hostLink?.id ?? '', token, mail: false })).toBe(
      'not-allowed',
    );
    expect(await refusal(host, { type: 'revoke-invitation', id: hostLink?.id ?? '' })).toBe('not-allowed');
  });
});

describe('the list of invitations', () => {
  it('R96: is for moderators, comes again when something changed, and holds no token', async () => {
    const { slug, host } = await people.room();
    const eve = await people.inside(slug, 'Eve');
    eve.send({ type: 'invitations', id: 'invitations-0' });
    expect(await eve.next('refused')).toMatchObject({ id: 'invitations-0', reason: 'not-allowed' });
    expect(await invitations(host)).toHaveLength(1);
    const token = await invite(host, slug, { name: 'Bob' });
    await host.next('invitations', message => message.id === null && message.invitations.length === 2);
    await people.inside(slug, 'Bob', { invite: token });
    const told = await host.next('invitations', message => message.invitations[0]?.used === 1);
    expect(told.invitations[0]?.redeemed).toMatchObject([{ name: 'Bob' }]);
    await eve.settled();
    expect(JSON.stringify([...host.frames.received, told])).not.toMatch(new RegExp(`${token}|hash`));
    expect(eve.frames.received.filter(one => one.type === 'invitations')).toEqual([]);
  });

  it('R96: is not pushed to somebody who is no moderator any more', async () => {
    const { slug, host } = await people.room();
    const ada = await people.inside(slug, 'Ada');
    await done(host, { type: 'set-role', id: ada.id, role: 'moderator' });
    await ada.next('snapshot');
    await invitations(ada);
    await done(host, { type: 'set-role', id: ada.id, role: 'viewer' });
    await ada.next('snapshot');
    await invitations(host);
    await invite(host, slug, { name: 'Secret guest' });
    await host.next('invitations', message => message.id === null);
    await ada.settled();
    expect(JSON.stringify(ada.frames.received)).not.toContain('Secret guest');
  });
});

it('R96: tokens are in no file of the server', async () => {
  const { slug, host } = await people.room();
  const tokens = [
    await invite(host, slug, { name: 'Ada' }),
    await invite(host, slug, { name: 'Bob', email: 'bob@example.org' }),
  ];
  await people.inside(slug, 'Ada', { invite: tokens[0] ?? '' });
  await done(host, { type: 'join-stage', ...ON });
  const files = await readdir(server.dataDir);
  expect(files).toContain('rooms.sqlite');
  const kept = Buffer.concat(
    await Promise.all(files.map(name => readFile(join(server.dataDir, name)).catch(() => Buffer.alloc(0)))),
  );
  expect(kept.includes('invitation-created')).toBe(true);
  for (const token of [...tokens, host.credential]) expect(kept.includes(token.slice(0, 43))).toBe(false);
});
