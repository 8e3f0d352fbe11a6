import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import { done, invitationId, invite, TestPeople } from '../support/people.ts';
import { newCredential, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
  people = new TestPeople(server);
});
afterAll(() => server.close());

let asked = 0;
async function cameBy(client: RelayClient, name: string) {
  asked += 1;
  const id = `roster-${asked}`;
  client.send({ type: 'roster', id, offset: 0, limit: 1, search: name });
  return (await client.next('roster', message => message.id === id)).cameBy;
}

const renew = (slug: string, id: string) =>
  ({ type: 'renew-invitation', id, token: tokenForRoom(newCredential(), slug), mail: false }) as const;

describe('R269: somebody to be blocked', () => {
  it('came by a link that still opens: a moderator is told which, by how many others, and that they may renew it', async () => {
    const { slug, host } = await people.room({ stageAccess: 'invite' });
    const token = await invite(host, slug, { role: 'speaker' });
    const [eve, ...others] = [
      await people.inside(slug, 'Eve', { invite: token, place: 'stage' }),
      await people.inside(slug, 'Ben', { invite: token }),
      await people.inside(slug, 'Cy', { invite: token }),
    ];
    const link = await cameBy(host, 'Eve');
    expect(link).toEqual([
      { person: eve.id, invitation: expect.any(String) as string, role: 'speaker', name: '', others: 2, renew: true },
    ]);
    await done(host, { type: 'remove', id: eve.id, block: true });
    // Blocking keeps out that browser alone.
    const fresh = await people.inside(slug, 'Eve', { invite: token, place: 'stage' });
    await done(host, { type: 'remove', id: fresh.id, block: true });
    await done(host, renew(slug, link?.[0]?.invitation ?? ''));
    expect((await people.turnedAway(slug, { invite: token })).reason).toBe('invitation-replaced');
    for (const one of others) await done(one, { type: 'join-stage', microphone: false, camera: false });
  });

  it('is found by letters: of accents alone, or of what nobody sees, no search finds anybody', async () => {
    const { slug, host } = await people.room();
    await people.inside(slug, 'Eve', { invite: await invite(host, slug, { role: 'speaker' }) });
    expect(await cameBy(host, 'E\u0301')).toHaveLength(1);
    for (const nothing of ['\u0301', '\u0301\u0302', '\u20dd']) {
      const id = `roster-nobody-${nothing.codePointAt(0)}-${nothing.length}`;
      expect(await cameBy(host, nothing)).toEqual([]);
      host.send({ type: 'roster', id, offset: 0, limit: 10, search: nothing });
      expect(await host.next('roster', message => message.id === id)).toMatchObject({ total: 0, participants: [] });
    }
  });

  it('came by a link of a role above the moderator’s: they are told, and that they may not', async () => {
    const { slug, host, invite: hostLink } = await people.room();
    const [eve, mo] = [await people.inside(slug, 'Eve', { invite: hostLink }), await people.inside(slug, 'Mo')];
    await done(host, { type: 'set-role', id: mo.id, role: 'moderator' });
    await done(host, { type: 'set-role', id: eve.id, role: 'viewer' });
    expect((await mo.event('role-changed')).participant.id).toBe(eve.id);
    expect(await cameBy(mo, 'Eve')).toMatchObject([{ invitation: 'host-link', role: 'host', others: 1, renew: false }]);
    expect(await cameBy(host, 'Eve')).toMatchObject([{ invitation: 'host-link', renew: true }]);
    await done(mo, { type: 'remove', id: eve.id, block: true });
  });

  it('waits outside: a moderator is told of them, too', async () => {
    const { slug, host } = await people.room({ entry: 'invited' });
    const token = await invite(host, slug, { name: 'Friends' });
    await done(host, { type: 'change-settings', settings: { locked: true } });
    const eve = await people.guest(slug, { invite: token });
    const { you } = await eve.enter('Eve');
    expect(await cameBy(host, 'Eve')).toMatchObject([{ person: you.id, name: 'Friends', role: 'viewer' }]);
  });

  it.each([
    ['the room’s own link', async () => undefined],
    ['a link that gives no more than that', (host: RelayClient, slug: string) => invite(host, slug)],
    ['a link that is used up', (host: RelayClient, slug: string) => invite(host, slug, { role: 'speaker', uses: 1 })],
  ] satisfies [string, (host: RelayClient, slug: string) => Promise<string | undefined>][])(
    'came by %s: there is nothing to renew',
    async (_what, make) => {
      const { slug, host } = await people.room();
      const token = await make(host, slug);
      await people.inside(slug, 'Eve', token === undefined ? {} : { invite: token });
      expect(await cameBy(host, 'Eve')).toEqual([]);
    },
  );

  it('came by a link that was renewed or revoked since: there is nothing to renew', async () => {
    const { slug, host } = await people.room();
    for (const name of ['renewed', 'revoked']) {
      const token = await invite(host, slug, { role: 'speaker', name });
      await people.inside(slug, `Eve ${name}`, { invite: token });
      const id = await invitationId(host, name);
      await done(host, name === 'renewed' ? renew(slug, id) : { type: 'revoke-invitation', id });
      expect(await cameBy(host, `Eve ${name}`)).toEqual([]);
    }
  });

  it('is nothing that others than moderators are told', async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { role: 'speaker' });
    const eve = await people.inside(slug, 'Eve', { invite: token });
    expect(await cameBy(eve, 'Eve')).toBeUndefined();
  });
});
