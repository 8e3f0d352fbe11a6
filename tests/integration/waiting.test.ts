import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, refusal, TestPeople } from '../support/people.ts';
import { ON, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { offer } from '../support/signals.ts';

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
  people = new TestPeople(server);
});
afterAll(() => server.close());

async function lockedRoom() {
  const room = await people.room();
  await done(room.host, { type: 'change-settings', settings: { locked: true } });
  return room;
}

const received = (client: RelayClient) =>
  client.frames.received.flatMap(one => (one.type === 'events' ? one.events : []));

describe('outside a locked room', () => {
  it('R85: who waits sees themselves and nobody else, whatever happens inside', async () => {
    const { slug, host } = await lockedRoom();
    await done(host, { type: 'join-stage', ...ON });
    const eve = await people.guest(slug);
    const entered = await eve.enter('Eve', 'stage');
    expect(entered.snapshot.participants).toMatchObject([
      { id: eve.id, place: 'waiting', microphone: false, camera: false },
    ]);
    expect(entered.peers).toEqual([]);
    expect((await host.event('entered')).participant).toMatchObject({ id: eve.id, name: 'Eve', place: 'waiting' });
    await done(host, { type: 'set-devices', microphone: false, camera: true });
    eve.send({ type: 'roster', id: 'roster-0001', offset: 0, limit: 10 });
    expect((await eve.next('refused')).reason).toBe('not-entered');
    for (const command of [{ type: 'raise-hand' }, { type: 'join-stage', ...ON }, { type: 'ask-stage' }] as const) {
      expect(await refusal(eve, command)).toBe('not-entered');
    }
    expect(received(eve)).toEqual([]);
    expect(eve.frames.received.filter(one => one.type === 'peers')).toEqual([]);
  });

  it('R85: who waits is told to nobody but moderators, and counts for nothing', async () => {
    const { slug, host } = await lockedRoom();
    const bob = await people.inside(slug, 'Bob');
    await done(host, { type: 'admit', id: bob.id });
    await bob.next('snapshot');
    await people.inside(slug, 'Eve');
    await done(host, { type: 'raise-hand' });
    await bob.event('hand-raised');
    expect(JSON.stringify(bob.frames.received)).not.toContain('Eve');
    bob.send({ type: 'roster', id: 'roster-0001', offset: 0, limit: 10, search: 'eve' });
    expect((await bob.next('roster')).total).toBe(0);
    const room = (await (await fetch(`${server.url}/api/rooms/${slug}`)).json()) as { counts: unknown; stage: unknown };
    expect(room).toMatchObject({ counts: { stage: 0, viewers: 2 }, stage: [] });
  });

  it('R85: who waits is in no directory, and has no signalling until they are admitted', async () => {
    const { slug, host } = await lockedRoom();
    const hostSignal = await server.signal(host.peer.id, host.peer.ticket);
    await done(host, { type: 'join-stage', ...ON });
    const eve = await people.guest(slug);
    await expect(server.signal(eve.peer.id, eve.peer.ticket)).rejects.toThrow('refused with 403');
    await eve.enter('Eve', 'stage');
    hostSignal.send(offer(eve.peer.id));
    await host.settled();
    expect(host.frames.received.filter(one => one.type === 'peers')).toEqual([]);
    await done(host, { type: 'admit', id: eve.id });
    const { peer } = await eve.next('peer');
    const eveSignal = await server.signal(peer.id, peer.ticket);
    await host.next('peers', ({ set }) => set.some(([id, at]) => id === eve.id && at === peer.id));
    const real = offer(peer.id);
    hostSignal.send(real);
    expect(await eveSignal.next('OFFER')).toEqual({ ...real, src: host.peer.id });
    expect([...hostSignal.frames.received, ...eveSignal.frames.received]).toEqual([]);
  });

  it('R86: who is admitted is sent the room as they see it now, and asked again before they are on stage', async () => {
    const { slug, host } = await lockedRoom();
    await done(host, { type: 'join-stage', ...ON });
    const eve = await people.guest(slug);
    await eve.enter('Eve', 'stage');
    await done(host, { type: 'admit', id: eve.id });
    const { you, snapshot } = await eve.next('snapshot');
    expect(you).toEqual({ id: eve.id, role: 'viewer' });
    expect(snapshot.participants.find(one => one.id === eve.id)).toMatchObject({
      place: 'viewer',
      line: { state: 'invited' },
    });
    expect(snapshot.participants.find(one => one.id === host.id)).toMatchObject({ name: 'Host', place: 'stage' });
    await done(eve, { type: 'join-stage', ...ON });
  });

  it('R86: who is declined is told, closed, and waits again when they come back', async () => {
    const { slug, host } = await lockedRoom();
    const eve = await people.inside(slug, 'Eve');
    await done(host, { type: 'decline-entry', id: eve.id });
    expect(await eve.event('left')).toMatchObject({ id: eve.id, reason: 'declined' });
    expect(await eve.closed).toBe(4200);
    await done(host, { type: 'change-settings', settings: { locked: false } });
    const again = await people.inside(slug, 'Eve', { credential: eve.credential });
    expect(await refusal(again, { type: 'raise-hand' })).toBe('not-entered');
  });

  it('R85: waiting, leaving and coming again opens no lock', async () => {
    const { slug } = await lockedRoom();
    const eve = await people.inside(slug, 'Eve');
    await done(eve, { type: 'leave' });
    const again = await people.guest(slug, { credential: eve.credential });
    expect((await again.enter('Eve')).snapshot.participants).toMatchObject([{ place: 'waiting' }]);
  });

  it('R86: all are admitted at once, as far as there is room, the first first', async () => {
    const { slug, invite } = await server.createRoom({ viewerCapacity: 3 });
    const host = await people.inside(slug, 'Host', { invite });
    await done(host, { type: 'change-settings', settings: { locked: true } });
    const [ada, bob, eve] = [
      await people.inside(slug, 'Ada'),
      await people.inside(slug, 'Bob'),
      await people.inside(slug, 'Eve'),
    ];
    await done(host, { type: 'admit-all' });
    await ada.next('snapshot');
    await bob.next('snapshot');
    expect(await refusal(host, { type: 'admit', id: eve.id })).toBe('room-full');
    expect(await refusal(eve, { type: 'raise-hand' })).toBe('not-entered');
  });

  it('R86: unlocking lets in everybody who waited for that', async () => {
    const { slug, host } = await lockedRoom();
    const eve = await people.inside(slug, 'Eve');
    await done(host, { type: 'change-settings', settings: { locked: false } });
    await eve.next('snapshot');
    await done(eve, { type: 'raise-hand' });
  });
});

describe('putting people out', () => {
  it('R87: who is removed is told and closed, and waits for admission when they come back', async () => {
    const { slug, host } = await people.room();
    const [ada, eve] = [await people.inside(slug, 'Ada'), await people.inside(slug, 'Eve', { place: 'stage' })];
    const signal = await server.signal(eve.peer.id, eve.peer.ticket);
    expect(await refusal(ada, { type: 'remove', id: eve.id, block: false })).toBe('not-allowed');
    await done(host, { type: 'remove', id: eve.id, block: false });
    expect(await eve.event('left')).toMatchObject({ id: eve.id, reason: 'removed' });
    expect(await eve.closed).toBe(4200);
    await signal.closed;
    expect(await ada.event('left')).toMatchObject({ id: eve.id });
    const again = await people.inside(slug, 'Eve', { credential: eve.credential });
    expect(await refusal(again, { type: 'join-stage', ...ON })).toBe('not-entered');
    await done(host, { type: 'admit', id: eve.id });
    await again.next('snapshot');
    await done(again, { type: 'join-stage', ...ON });
  });

  it('R87: who is blocked is turned away with that credential, until unblocked', async () => {
    const { slug, host, invite } = await people.room();
    const eve = await people.inside(slug, 'Eve');
    await done(host, { type: 'remove', id: eve.id, block: true });
    expect(await eve.event('left')).toMatchObject({ reason: 'blocked' });
    expect(await eve.closed).toBe(4200);
    const { credential } = eve;
    expect(await people.turnedAway(slug, { credential })).toMatchObject({ reason: 'blocked', title: 'Weekly meeting' });
    expect(await people.turnedAway(slug, { credential, invite })).toMatchObject({ reason: 'blocked' });
    host.send({ type: 'invitations', id: 'invitations-0' });
    expect((await host.next('invitations')).barred).toEqual([
      { id: eve.id, name: 'Eve', role: 'viewer', state: 'blocked' },
    ]);
    await done(host, { type: 'unblock', id: eve.id });
    expect((await host.next('invitations', ({ barred }) => barred.length === 0)).id).toBeNull();
    await people.inside(slug, 'Eve', { credential });
  });

  it('R87: a moderator who was removed has no say from the lobby', async () => {
    const { slug, host } = await people.room();
    const eve = await people.inside(slug, 'Eve');
    await done(host, { type: 'set-role', id: eve.id, role: 'moderator' });
    await done(host, { type: 'remove', id: eve.id, block: false });
    await eve.closed;
    const again = await people.guest(slug, { credential: eve.credential });
    expect(await refusal(again, { type: 'end', farewell: '' })).toBe('not-entered');
    await again.enter('Eve');
    again.send({ type: 'invitations', id: 'invitations-1' });
    expect((await again.next('refused')).reason).toBe('not-allowed');
  });
});
