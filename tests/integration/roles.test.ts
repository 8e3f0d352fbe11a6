import { afterAll, beforeAll, expect, it } from 'vitest';
import { done, refusal, TestPeople } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
  people = new TestPeople(server);
});
afterAll(() => server.close());

it('R88: who becomes a moderator is sent what moderators see, and who is none any more, what is left', async () => {
  const { slug, host } = await people.room({ stageAccess: 'request' });
  const [ada, eve] = [await people.inside(slug, 'Ada'), await people.inside(slug, 'Eve')];
  await done(eve, { type: 'ask-stage' });
  await done(host, { type: 'set-role', id: ada.id, role: 'moderator' });
  const promoted = await ada.next('snapshot');
  expect(promoted.you).toEqual({ id: ada.id, role: 'moderator' });
  expect(promoted.snapshot.participants.map(one => one.name)).toContain('Eve');
  expect((await eve.event('role-changed')).participant).toMatchObject({ id: ada.id, role: 'moderator' });
  await done(ada, { type: 'decline-stage', id: eve.id });
  await done(eve, { type: 'ask-stage' });
  await ada.event('stage-asked');
  await done(host, { type: 'set-role', id: ada.id, role: 'viewer' });
  const demoted = await ada.next('snapshot');
  expect(demoted.you.role).toBe('viewer');
  expect(demoted.snapshot.participants.map(one => one.name).sort()).toEqual(['Ada', 'Host']);
  await done(eve, { type: 'leave-line' });
  expect(await refusal(ada, { type: 'mute-all' })).toBe('not-allowed');
  expect(JSON.stringify(ada.frames.received)).not.toContain('line-left');
});

it('R17, R88: who was promoted while they were away resumes with a snapshot, and with events after it', async () => {
  const { slug, host } = await people.room({ stageAccess: 'request' });
  const [ada, eve] = [await people.inside(slug, 'Ada'), await people.inside(slug, 'Eve')];
  ada.cut();
  await done(host, { type: 'set-role', id: ada.id, role: 'moderator' });
  await done(eve, { type: 'ask-stage' });
  const again = await server.connect();
  const welcome = await again.hello(slug, { credential: ada.credential, after: ada.revision });
  expect(welcome).toMatchObject({ you: { role: 'moderator' }, events: null });
  expect(welcome.snapshot?.participants.find(one => one.id === eve.id)?.line?.state).toBe('asked');
  again.cut();
  await done(host, { type: 'decline-stage', id: eve.id });
  const third = await server.connect();
  const resumed = await third.hello(slug, { credential: ada.credential, after: welcome.revision });
  expect(resumed.snapshot).toBeNull();
  expect(resumed.events).toContainEqual({ type: 'stage-declined', id: eve.id });
});

it('R16: who comes back misses nothing of what happened to others and to themselves', async () => {
  const { slug, host } = await people.room();
  const [ada, eve] = [await people.inside(slug, 'Ada', { place: 'stage' }), await people.inside(slug, 'Eve')];
  const { revision } = (await ada.command({ type: 'set-devices', microphone: true, camera: false })) as {
    revision: number;
  };
  ada.cut();
  await done(eve, { type: 'raise-hand' });
  await done(host, { type: 'mute', id: ada.id });
  await done(host, { type: 'change-settings', settings: { stageAccess: 'request' } });
  await done(host, { type: 'change-facts', facts: { title: 'Another title' } });
  const again = await server.connect();
  const { events } = await again.hello(slug, { credential: ada.credential, after: revision });
  expect(events?.filter(event => event.type !== 'presence-changed').map(event => event.type)).toEqual([
    'hand-raised',
    'muted',
    'settings-changed',
    'facts-changed',
  ]);
});

it('R89: nobody acts on somebody above them, and nobody makes hosts or unmakes their equals', async () => {
  const { slug, host } = await people.room();
  const [ada, bob] = [await people.inside(slug, 'Ada'), await people.inside(slug, 'Bob')];
  for (const one of [ada, bob]) await done(host, { type: 'set-role', id: one.id, role: 'moderator' });
  expect(await refusal(ada, { type: 'remove', id: host.id, block: false })).toBe('not-allowed');
  expect(await refusal(ada, { type: 'set-role', id: bob.id, role: 'viewer' })).toBe('not-allowed');
  expect(await refusal(ada, { type: 'remove', id: bob.id, block: true })).toBe('not-allowed');
  expect(await refusal(host, { type: 'set-role', id: ada.id, role: 'host' })).toBe('not-allowed');
  expect(await refusal(host, { type: 'set-role', id: host.id, role: 'viewer' })).toBe('not-allowed');
  await done(host, { type: 'set-role', id: bob.id, role: 'viewer' });
});

it('R33: the host is the host again over every reconnect, also after leaving', async () => {
  const { slug, host } = await people.room();
  host.cut();
  const again = await people.guest(slug, { credential: host.credential });
  expect(again.id).toBe(host.id);
  await done(again, { type: 'change-facts', facts: { title: 'Mine' } });
  await done(again, { type: 'leave' });
  const later = await people.inside(slug, 'Host', { credential: host.credential });
  await done(later, { type: 'change-facts', facts: { title: 'Still mine' } });
});

it('R90: settings change live, for moderators the access and the lock, for the host all', async () => {
  const { slug, host } = await people.room();
  const [ada, guest] = [await people.inside(slug, 'Ada'), await people.guest(slug)];
  await done(host, { type: 'set-role', id: ada.id, role: 'moderator' });
  await done(ada, { type: 'change-settings', settings: { stageAccess: 'request', locked: true } });
  for (const one of [guest, ada]) {
    expect((await one.event('settings-changed')).settings).toMatchObject({ stageAccess: 'request', locked: true });
  }
  expect(await refusal(ada, { type: 'change-settings', settings: { viewerCapacity: 5 } })).toBe('not-allowed');
  expect(await refusal(ada, { type: 'change-facts', facts: { title: 'Hers' } })).toBe('not-allowed');
  await done(host, { type: 'change-settings', settings: { viewerCapacity: 5, hostAbsence: 10 } });
  expect((await ada.event('settings-changed')).settings).toMatchObject({
    viewerCapacity: 5,
    hostAbsence: 10,
    locked: true,
  });
  await done(host, { type: 'change-facts', facts: { title: 'Choir' } });
  expect((await guest.event('facts-changed')).facts).toMatchObject({ slug, title: 'Choir' });
});
