import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, refusal, TestPeople } from '../support/people.ts';
import { OFF, ON, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
  people = new TestPeople(server);
});
afterAll(() => server.close());

const JOIN = { type: 'join-stage', ...ON } as const;
const events = (client: RelayClient) =>
  client.frames.received.flatMap(one => (one.type === 'events' ? one.events : []));

describe('a stage that is asked for', () => {
  it('R80: moderators see who asks, bring them, and they join with the devices they set', async () => {
    const { slug, host } = await people.room({ stageAccess: 'request' });
    const [eve, bob] = [await people.inside(slug, 'Eve'), await people.inside(slug, 'Bob')];
    expect(await refusal(eve, JOIN)).toBe('stage-not-open');
    await done(eve, { type: 'ask-stage' });
    expect((await host.event('stage-asked')).participant).toMatchObject({
      id: eve.id,
      name: 'Eve',
      line: { state: 'asked' },
    });
    expect((await eve.event('stage-asked')).participant.id).toBe(eve.id);
    await done(host, { type: 'bring-to-stage', id: eve.id });
    expect((await eve.event('stage-brought')).participant).toMatchObject({
      id: eve.id,
      place: 'viewer',
      ...OFF,
      line: { state: 'invited' },
    });
    await done(eve, { type: 'join-stage', microphone: false, camera: true });
    expect((await bob.event('stage-joined')).participant).toMatchObject({
      id: eve.id,
      microphone: false,
      camera: true,
      line: null,
    });
    expect(JSON.stringify(events(bob))).not.toMatch(/stage-asked|stage-brought/);
  });

  it('R80: a declined one is told, and may ask again', async () => {
    const { slug, host } = await people.room({ stageAccess: 'request' });
    const eve = await people.inside(slug, 'Eve');
    await done(eve, { type: 'ask-stage' });
    await done(host, { type: 'decline-stage', id: eve.id });
    expect(await eve.event('stage-declined')).toMatchObject({ id: eve.id });
    expect(await refusal(eve, JOIN)).toBe('stage-not-open');
    await done(eve, { type: 'ask-stage' });
  });

  it('R80: who asks may take it back, and turn an invitation down', async () => {
    const { slug, host } = await people.room({ stageAccess: 'request' });
    const eve = await people.inside(slug, 'Eve');
    await done(eve, { type: 'ask-stage' });
    await done(eve, { type: 'leave-line' });
    expect(await host.event('line-left')).toMatchObject({ id: eve.id });
    await done(host, { type: 'bring-to-stage', id: eve.id });
    await done(eve, { type: 'leave-line' });
    expect(await host.event('line-left')).toMatchObject({ id: eve.id });
    expect(await refusal(eve, JOIN)).toBe('stage-not-open');
  });

  it('R80: where the stage is by invitation nobody asks, but a moderator may bring anybody', async () => {
    const { slug, host } = await people.room({ stageAccess: 'invite' });
    const eve = await people.inside(slug, 'Eve');
    expect(await refusal(eve, { type: 'ask-stage' })).toBe('stage-not-open');
    await done(host, { type: 'bring-to-stage', id: eve.id });
    await done(eve, JOIN);
  });

  it('R80: changing the access while live is told to everybody and holds at once', async () => {
    const { slug, host } = await people.room({ stageAccess: 'invite' });
    const [eve, guest] = [await people.inside(slug, 'Eve'), await people.guest(slug)];
    await done(host, { type: 'change-settings', settings: { stageAccess: 'everyone' } });
    expect((await eve.event('settings-changed')).settings.stageAccess).toBe('everyone');
    expect((await guest.event('settings-changed')).settings.stageAccess).toBe('everyone');
    await done(eve, JOIN);
    await done(host, { type: 'change-settings', settings: { stageAccess: 'invite' } });
    await done(eve, { type: 'set-devices', ...OFF });
  });
});

describe('a full stage', () => {
  it('R81: throws nobody off; the next in line is invited by itself when a place is free', async () => {
    const { slug, host } = await people.room({ stageCapacity: 1 });
    const ada = await people.inside(slug, 'Ada', { place: 'stage' });
    const [eve, bob] = [await people.inside(slug, 'Eve'), await people.inside(slug, 'Bob')];
    expect(await refusal(eve, JOIN)).toBe('stage-full');
    await done(eve, { type: 'ask-stage' });
    await done(bob, { type: 'ask-stage' });
    expect(await refusal(host, { type: 'bring-to-stage', id: eve.id })).toBe('stage-full');
    await done(ada, { type: 'leave-stage' });
    expect((await eve.event('stage-brought')).participant.line?.state).toBe('invited');
    expect(await refusal(bob, JOIN)).toBe('stage-full');
    await done(eve, { type: 'leave-line' });
    expect((await bob.event('stage-brought')).participant.id).toBe(bob.id);
    await done(bob, JOIN);
  });

  it('R82: a moderator swaps two people in one step', async () => {
    const { slug, host } = await people.room({ stageCapacity: 1 });
    const ada = await people.inside(slug, 'Ada', { place: 'stage' });
    const [eve, bob] = [await people.inside(slug, 'Eve'), await people.inside(slug, 'Bob')];
    await done(bob, { type: 'ask-stage' });
    expect(await refusal(bob, { type: 'swap-stage', out: ada.id, in: bob.id })).toBe('not-allowed');
    await done(host, { type: 'swap-stage', out: ada.id, in: eve.id });
    expect(await ada.event('stage-left')).toMatchObject({ id: ada.id });
    await eve.event('stage-brought');
    expect(await refusal(bob, JOIN)).toBe('stage-full');
    await done(eve, JOIN);
    expect(await refusal(host, { type: 'swap-stage', out: ada.id, in: bob.id })).toBe('not-on-stage');
  });
});

describe('hands', () => {
  it('R83: a raised hand is seen by everybody, until it is lowered by its owner, a moderator, or the stage', async () => {
    const { slug, host } = await people.room();
    const [eve, bob] = [await people.inside(slug, 'Eve'), await people.inside(slug, 'Bob')];
    await done(eve, { type: 'raise-hand' });
    expect((await bob.event('hand-raised')).participant).toMatchObject({ id: eve.id, name: 'Eve' });
    expect(await refusal(bob, { type: 'lower-hand', id: eve.id })).toBe('not-allowed');
    await done(eve, { type: 'lower-hand', id: eve.id });
    expect(await bob.event('hand-lowered')).toMatchObject({ id: eve.id });
    await done(eve, { type: 'raise-hand' });
    await done(bob, { type: 'raise-hand' });
    await done(host, { type: 'lower-all-hands' });
    await bob.next('events', frame => frame.events.some(event => event.type === 'hand-lowered' && event.id === bob.id));
    await done(eve, { type: 'raise-hand' });
    await done(eve, JOIN);
    expect((await bob.event('stage-joined')).participant.hand).toBeNull();
  });

  it('R45: people with a raised hand are in nobody’s window of viewers, and found by a search', async () => {
    const { slug, host } = await people.room();
    const [eve] = [await people.inside(slug, 'Éve'), await people.inside(slug, 'Bob')];
    await done(eve, { type: 'raise-hand' });
    host.send({ type: 'roster', id: 'roster-0001', offset: 0, limit: 10 });
    expect((await host.next('roster')).participants.map(one => one.name)).toEqual(['Host', 'Bob']);
    host.send({ type: 'roster', id: 'roster-0002', offset: 0, limit: 10, search: 'EV' });
    expect(await host.next('roster')).toMatchObject({ total: 1, participants: [{ name: 'Éve' }] });
  });
});

describe('devices of others', () => {
  it('R84: a moderator mutes one or all and stops a camera; only the person turns them on again', async () => {
    const { slug, host } = await people.room();
    const [ada, bob] = [
      await people.inside(slug, 'Ada', { place: 'stage' }),
      await people.inside(slug, 'Bob', { place: 'stage' }),
    ];
    expect(await refusal(bob, { type: 'mute', id: ada.id })).toBe('not-allowed');
    await done(host, { type: 'mute', id: ada.id });
    expect(await ada.event('muted')).toMatchObject({ id: ada.id });
    await done(host, { type: 'stop-camera', id: ada.id });
    expect(await bob.event('camera-stopped')).toMatchObject({ id: ada.id });
    await done(ada, { type: 'set-devices', microphone: true, camera: false });
    await done(host, { type: 'mute-all' });
    await bob.next('events', frame => frame.events.some(event => event.type === 'muted' && event.id === bob.id));
    const again = await people.guest(slug, { credential: bob.credential });
    await done(again, { type: 'set-devices', ...ON });
  });
});
