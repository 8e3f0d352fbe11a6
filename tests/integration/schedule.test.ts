import { afterEach, expect, it } from 'vitest';
import { done, invite, refusal, TestPeople } from '../support/people.ts';
import { OFF } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const ENTER = { type: 'enter', name: 'Eve', place: 'viewer', ...OFF } as const;

let server: TestServer;
afterEach(() => server.close());

/** A server whose clock is shifted by as much as is asked for, and goes on by itself. */
async function shifted(
  graceMs = 60_000,
): Promise<{ people: TestPeople; now: () => number; shift: (ms: number) => void }> {
  let offset = 0;
  const now = () => Date.now() + offset;
  server = await startTestServer({ graceMs, now });
  return { people: new TestPeople(server), now, shift: ms => void (offset += ms) };
}

it('R97: entry opens before the start by the server’s clock, to moderators always', async () => {
  const { people, now, shift } = await shifted();
  const schedule = { startsAt: now() + HOUR, endsAt: now() + 2 * HOUR };
  const { slug, host } = await people.room({ schedule });
  const token = await invite(host, slug, { role: 'moderator' });
  const eve = await people.guest(slug);
  expect(await refusal(eve, ENTER)).toBe('not-open-yet');
  await people.inside(slug, 'Ada', { invite: token });
  shift(HOUR - 16 * MINUTE);
  expect(await refusal(eve, ENTER)).toBe('not-open-yet');
  shift(2 * MINUTE);
  await eve.enter('Eve');
  const late = await server.connect();
  const { serverTime, snapshot } = await late.hello(slug);
  expect(Math.abs(serverTime - now())).toBeLessThan(5_000);
  expect(snapshot?.settings).toMatchObject({ schedule, opensBefore: 15 });
});

it('R97: a moderator starts early, and everybody in the lobby is told', async () => {
  const { people, now } = await shifted();
  const { slug, host } = await people.room({ schedule: { startsAt: now() + HOUR, endsAt: now() + 2 * HOUR } });
  const eve = await people.guest(slug);
  expect(await refusal(eve, { type: 'start' })).toBe('not-allowed');
  await done(host, { type: 'start' });
  await eve.event('started');
  await eve.enter('Eve');
});

it('R98: a session ends at the end of its schedule, by itself', async () => {
  const { people, now } = await shifted();
  const { slug, host } = await people.room({ schedule: { startsAt: now() - HOUR, endsAt: now() + 1_000 } });
  const guest = await people.guest(slug);
  expect(await host.event('ended')).toMatchObject({ reason: 'schedule', farewell: '' });
  await guest.event('ended');
  for (const one of [host, guest]) expect(await one.closed).toBe(4410);
  expect(await refusal(await people.guest(slug), ENTER)).toBe('session-ended');
  const room = (await (await fetch(`${server.url}/api/rooms/${slug}`)).json()) as { status: string };
  expect(room.status).toBe('ended');
});

it('R98: the end is the schedule’s as it is now', async () => {
  const { people, now } = await shifted();
  const { host } = await people.room({ schedule: { startsAt: now() - HOUR, endsAt: now() + HOUR } });
  await done(host, {
    type: 'change-settings',
    settings: { schedule: { startsAt: now() - HOUR, endsAt: now() + 800 } },
  });
  expect(await host.event('ended')).toMatchObject({ reason: 'schedule' });
});

it('R98: a session whose end went by while nobody was there is over for whoever comes', async () => {
  const { people, now, shift } = await shifted(20);
  const {
    slug,
    host,
    invite: hostLink,
  } = await people.room({ schedule: { startsAt: now() - HOUR, endsAt: now() + HOUR } });
  await done(host, { type: 'leave' });
  shift(2 * HOUR);
  const eve = await people.guest(slug);
  expect(await refusal(eve, ENTER)).toBe('session-ended');
  const again = await people.guest(slug, { credential: host.credential, invite: hostLink });
  await done(again, { type: 'reopen' });
  expect((await eve.event('reopened')).at).toBeGreaterThan(0);
  await again.enter('Host');
  await eve.enter('Eve');
});

it('R99: goes on without the host, and ends when no moderator was there for as long as the room says', async () => {
  const { people, shift } = await shifted();
  const { slug, host } = await people.room({ hostAbsence: 1 });
  const eve = await people.inside(slug, 'Eve', { place: 'stage' });
  await done(host, { type: 'leave' });
  await done(eve, { type: 'set-devices', ...OFF });
  // With nobody there the relay forgets the room, and takes its clock anew for whoever comes next.
  await done(eve, { type: 'leave' });
  await eve.closed;
  shift(MINUTE - 1_500);
  const again = await people.inside(slug, 'Eve', { credential: eve.credential });
  await done(again, { type: 'raise-hand' });
  expect(await again.event('ended')).toMatchObject({ reason: 'host-gone' });
});

it('R99: does not end when a moderator is back in time', async () => {
  const { people, shift } = await shifted();
  const { slug, host } = await people.room({ hostAbsence: 1 });
  await done(host, { type: 'leave' });
  await host.closed;
  shift(MINUTE - 500);
  const again = await people.inside(slug, 'Host', { credential: host.credential });
  await done(again, { type: 'leave' });
  await again.closed;
  shift(MINUTE - 500);
  const eve = await people.inside(slug, 'Eve');
  await done(eve, { type: 'raise-hand' });
});

it('R34: the end brings the word that was given, to guests, too; a moderator begins again from the lobby', async () => {
  const { people } = await shifted();
  const { slug, host, invite: hostLink } = await people.room();
  const [eve, guest] = [await people.inside(slug, 'Eve'), await people.guest(slug)];
  expect(await refusal(eve, { type: 'end', farewell: 'Ha' })).toBe('not-allowed');
  await done(host, { type: 'end', farewell: 'Thank you all.' });
  for (const one of [eve, guest])
    expect(await one.event('ended')).toMatchObject({ farewell: 'Thank you all.', reason: 'moderator' });
  const later = await server.connect();
  expect((await later.hello(slug)).snapshot).toMatchObject({ status: 'ended', farewell: 'Thank you all.' });
  expect(await refusal(later, { type: 'reopen' })).toBe('not-allowed');
  const lobby = await people.guest(slug, { invite: hostLink });
  await done(lobby, { type: 'reopen' });
  await later.event('reopened');
  await later.enter('Bob');
});
