import { afterAll, beforeAll, expect, it } from 'vitest';
import { done, invite, refusal, TestPeople } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 100 });
  people = new TestPeople(server);
});
afterAll(() => server.close());

it('R170: the host says that they record; everybody is told, in the lobby too', async () => {
  const { slug, host } = await people.room();
  const [eve, lobby] = [await people.inside(slug, 'Eve'), await people.guest(slug)];
  await done(host, { type: 'start-recording' });
  for (const one of [host, eve, lobby]) {
    expect(await one.event('recording-started')).toMatchObject({ recording: { by: host.id } });
  }
  const welcome = await (await server.connect()).hello(slug);
  expect(welcome.snapshot?.recording).toMatchObject({ by: host.id });
  expect(await (await fetch(`${server.url}/api/rooms/${slug}`)).json()).toMatchObject({ recording: true });
  await done(host, { type: 'stop-recording' });
  for (const one of [host, eve, lobby]) await one.event('recording-stopped');
  expect(await (await fetch(`${server.url}/api/rooms/${slug}`)).json()).toMatchObject({ recording: false });
});

it('R170: nobody but a host may say so, and nobody from outside', async () => {
  const { slug, invite: hostToken, host } = await people.room();
  const moderator = await people.inside(slug, 'Mod', { invite: await invite(host, slug, { role: 'moderator' }) });
  const viewer = await people.inside(slug, 'Eve');
  for (const type of ['start-recording', 'stop-recording'] as const) {
    expect(await refusal(moderator, { type })).toBe('not-allowed');
    expect(await refusal(viewer, { type })).toBe('not-allowed');
    expect(await refusal(await people.guest(slug, { invite: hostToken }), { type })).toBe('not-entered');
  }
});

it('R172: the recording is over before its recorder is gone, and does not come back with them', async () => {
  const { slug, host } = await people.room();
  const eve = await people.inside(slug, 'Eve');
  await done(host, { type: 'start-recording' });
  host.cut();
  const { events } = await eve.next('events', frame => frame.events.some(({ type }) => type === 'left'));
  expect(events).toMatchObject([{ type: 'recording-stopped' }, { type: 'left', id: host.id, reason: 'gone' }]);
  const again = await people.inside(slug, 'Host', { credential: host.credential });
  expect(again.id).toBe(host.id);
  expect((await (await server.connect()).hello(slug)).snapshot?.recording).toBeNull();
});

it('R172: whoever records stops by leaving', async () => {
  const { slug, host } = await people.room();
  const [eve, lobby] = [await people.inside(slug, 'Eve'), await people.guest(slug)];
  await done(host, { type: 'start-recording' });
  await done(host, { type: 'leave' });
  await eve.event('recording-stopped');
  await lobby.event('recording-stopped');
});

it('R173: whoever is back within the grace finds the room recorded by themselves, and may say that it is over', async () => {
  const { slug, host } = await people.room();
  await done(host, { type: 'start-recording' });
  const again = await server.connect();
  const welcome = await again.hello(slug, { credential: host.credential });
  expect(welcome.snapshot?.recording).toMatchObject({ by: host.id });
  await done(again, { type: 'stop-recording' });
});
