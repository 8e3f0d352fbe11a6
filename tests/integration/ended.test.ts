import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { member } from '../support/members.ts';
import { done, refusal, TestPeople } from '../support/people.ts';
import type { RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { offer } from '../support/signals.ts';

/** A session that ended is over for its sockets, whichever way it ended. */

const MINUTE = 60_000;
/** Longer than any test: whoever is put out at the end is not waited for. */
const GRACE_MS = 600_000;

let server: TestServer;
let people: TestPeople;
let offset = 0;
const now = () => Date.now() + offset;
beforeAll(async () => {
  server = await startTestServer({ now, graceMs: GRACE_MS });
  people = new TestPeople(server);
});
afterAll(() => server.close());

type Way = 'moderator' | 'schedule' | 'host-gone';

/** Ends it: by command, by its schedule, or by the host's absence. */
async function end(way: Way, slug: string, host: RelayClient, hostKey: string): Promise<void> {
  if (way === 'moderator') return done(host, { type: 'end', farewell: 'Goodbye' });
  if (way === 'schedule')
    return done(host, {
      type: 'change-settings',
      settings: { schedule: { startsAt: now() - MINUTE, endsAt: now() + 300 } },
    });
  await done(host, { type: 'change-settings', settings: { hostAbsence: 2 } });
  await host.command({ type: 'leave' });
  offset += 1.5 * MINUTE;
  // Another time makes the relay look at its clock anew.
  await fetch(`${server.url}/api/rooms/${slug}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${hostKey}` },
    body: JSON.stringify({ hostAbsence: 1 }),
  });
}

describe.each(['moderator', 'schedule', 'host-gone'] as const)('after an end by %s', way => {
  it('R185: everybody is told why, closed with 4410, and has no signalling any more', async () => {
    const { slug, invite } = await server.createRoom();
    const host = await member(server, slug, 'Host', 'stage', invite);
    const [ada, bob] = [await member(server, slug, 'Ada', 'stage'), await member(server, slug, 'Bob', 'viewer')];
    const guest = await people.guest(slug);
    const guestSignal = await server.signal(guest.peer.id, guest.peer.ticket);
    const unused = await people.guest(slug);
    ada.signal.send(offer(bob.peer));
    await bob.signal.next('OFFER');

    await end(way, slug, host.relay, invite);
    const there = [ada.relay, bob.relay, guest, unused, ...(way === 'host-gone' ? [] : [host.relay])];
    for (const one of there) {
      expect(await one.event('ended')).toMatchObject({ reason: way });
      expect(await one.closed).toBe(4410);
    }
    for (const signal of [host.signal, ada.signal, bob.signal, guestSignal]) expect(await signal.closed).toBe(1001);
    expect(bob.signal.frames.received).toEqual([]);
    await expect(server.signal(unused.peer.id, unused.peer.ticket)).rejects.toThrow('refused with 403');
  });
});

it('R185: who ends it from inside is acknowledged first, and people waiting outside are told too', async () => {
  const { slug, host } = await people.room();
  await done(host, { type: 'change-settings', settings: { locked: true } });
  const waiting = await people.inside(slug, 'Eve');
  expect(await host.command({ type: 'end', farewell: '' })).toMatchObject({ type: 'ack' });
  expect(await host.closed).toBe(4410);
  expect(await waiting.event('ended')).toMatchObject({ reason: 'moderator' });
  expect(await waiting.closed).toBe(4410);
});

it('R186: nobody is waited for: the host who comes back is in the lobby at once, and may begin it again', async () => {
  const { slug, host } = await people.room();
  const away = await people.inside(slug, 'Away', { place: 'stage' });
  away.cut();
  await host.event('presence-changed');
  await done(host, { type: 'end', farewell: '' });
  await host.closed;
  for (const { credential } of [host, away]) {
    const back = await server.connect();
    expect((await back.hello(slug, { credential })).you).toBeNull();
    if (credential === host.credential) await done(back, { type: 'reopen' });
  }
});

it('R187: a moderator in the lobby stays, without signalling, and is given it when they begin it again', async () => {
  const { slug, invite } = await server.createRoom();
  const moderator = await people.guest(slug, { invite });
  const signal = await server.signal(moderator.peer.id, moderator.peer.ticket);
  await done(moderator, { type: 'end', farewell: '' });
  await signal.closed;
  moderator.send({ type: 'peer' });
  await moderator.settled();
  expect(moderator.frames.received.filter(({ type }) => type === 'peer')).toEqual([]);
  await done(moderator, { type: 'reopen' });
  const { peer } = await moderator.next('peer');
  await expect(server.signal(peer.id, peer.ticket)).resolves.toBeDefined();
});

it('R187: a session that ended can be looked at, without ticket and TURN', async () => {
  const { slug, host } = await people.room();
  await done(host, { type: 'end', farewell: 'Goodbye' });
  const late = await server.connect();
  const welcome = await late.hello(slug);
  expect(welcome.snapshot).toMatchObject({ status: 'ended', farewell: 'Goodbye' });
  expect(welcome.peer.ticket).toBe('');
  expect(await refusal(late, { type: 'enter', name: 'Late', place: 'viewer', microphone: false, camera: false })).toBe(
    'session-ended',
  );
});
