import { expect, it, vi } from 'vitest';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import { newCredential } from '../../core/session/credential.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import { BUDGETS } from '../../server/budgets.ts';
import { startTestServer } from '../support/server.ts';

/** A fiftieth of the usual limits of an address, and a fifth of those of a person. */
const FEWER = 0.02;

it('R14, R250: a session that came too soon tries again by itself, and is in; so it is with what it asks there', async () => {
  const server = await startTestServer({ limits: { address: FEWER, person: FEWER * 10, room: 1 } });
  try {
    const { slug } = await server.createRoom();
    // The address has none left for a moment.
    const said = Array.from({ length: BUDGETS.address.hellos.burst * FEWER + 1 }, async () => {
      const client = await server.connect();
      client.sayHello(slug);
    });
    await Promise.all(said);
    const engine = new FakeEngine(new FakeNetwork());
    const session = new RoomSession({ origin: server.url, slug, credential: newCredential(), engine });
    const phases: string[] = [];
    session.subscribe(() => {
      const { value } = session;
      phases.push(value.phase === 'connecting' && value.busy ? 'busy' : value.phase);
    });
    await vi.waitUntil(() => session.value.phase === 'lobby', { timeout: 10_000, interval: 20 });
    expect(phases).toContain('busy');
    await session.enter({ name: 'Ada', place: 'viewer', microphone: false, camera: false });
    // More than its burst at once, and none comes to nothing.
    const hands = BUDGETS.person.hand.burst * FEWER * 10 + 1;
    const raised = Array.from({ length: hands }, () => session.command({ type: 'raise-hand' }));
    await Promise.all(raised);
    session.close();
  } finally {
    await server.close();
  }
});

it('R248: fresh peer ids have a rate, a person; beyond it there is no answer, and the connection stays', async () => {
  const server = await startTestServer({ limits: { address: 1, person: FEWER * 10, room: 1 } });
  try {
    const { slug } = await server.createRoom();
    const client = await server.connect();
    await client.hello(slug);
    const { burst } = BUDGETS.person.renewals;
    for (let asked = 0; asked < burst; asked += 1) client.send({ type: 'peer' });
    client.send({ type: 'ping' });
    await client.next('pong');
    await client.settled();
    const answered = client.frames.raw.filter(frame => frame.startsWith('{"type":"peer"')).length;
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(burst / 2);
  } finally {
    await server.close();
  }
});
