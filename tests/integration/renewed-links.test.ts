import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import { done, invitationId, invite, TestPeople } from '../support/people.ts';
import { newCredential, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer();
  people = new TestPeople(server);
});
afterAll(() => server.close());

describe('who came by a link that was renewed since', () => {
  const renewed = async (moderator: RelayClient, slug: string, id: string, signOut = false) =>
    done(moderator, { type: 'renew-invitation', id, token: tokenForRoom(newCredential(), slug), mail: false, signOut });

  it('R94: comes back by the old one with what it gave, after being counted as gone', async () => {
    const { slug, host } = await people.room({ entry: 'invited' });
    const token = await invite(host, slug, { role: 'moderator', name: 'Ada' });
    const ada = await people.inside(slug, 'Ada', { invite: token });
    await renewed(host, slug, await invitationId(host, 'Ada'));
    ada.cut();
    await host.event('left');
    const { credential } = ada;
    const back = await server.connect();
    expect(await back.hello(slug, { credential, invite: token })).toMatchObject({ you: null, role: 'moderator' });
    await back.enter('Ada');
    expect((await people.turnedAway(slug, { invite: token })).reason).toBe('invitation-replaced');
  });

  it('R94, R220: so does who made the room and renewed the host link; whom they signed out does not', async () => {
    const { slug, invite: hostLink, host } = await people.room();
    const eve = await people.inside(slug, 'Eve', { invite: hostLink });
    await renewed(host, slug, 'host-link', true);
    expect(await eve.closed).toBe(4200);
    expect((await people.turnedAway(slug, { invite: hostLink, credential: eve.credential })).reason).toBe(
      'invitation-replaced',
    );
    const bob = await people.inside(slug, 'Bob');
    host.cut();
    await bob.event('left');
    const back = await people.guest(slug, { invite: hostLink, credential: host.credential });
    await done(back, { type: 'change-settings', settings: { locked: true } });
  });
});

it('R94: who waits in the lobby with a replaced link writes no more than others do', async () => {
  const small = await startTestServer({ limits: { person: 1, address: 1, room: 0.000001 } });
  try {
    const { slug, host } = await new TestPeople(small).room();
    const token = await invite(host, slug, { role: 'moderator', name: 'Ada' });
    const ada = await new TestPeople(small).guest(slug, { invite: token });
    const id = await invitationId(host, 'Ada');
    await done(host, { type: 'renew-invitation', id, token: tokenForRoom(newCredential(), slug), mail: false });
    const lock = { type: 'change-settings', settings: { locked: true } } as const;
    expect(await ada.command(lock)).toMatchObject({ reason: 'not-entered' });
    // What is more than the budget passes while that is full, and is owed by everybody who is no moderator.
    const bob = await new TestPeople(small).guest(slug, { invite: await invite(host, slug, { role: 'speaker' }) });
    await bob.enter('Bob');
    expect(await ada.command(lock)).toMatchObject({ reason: 'rate-limited' });
  } finally {
    await small.close();
  }
});
