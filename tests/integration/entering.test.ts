import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryLog } from '../../server/log/memory.ts';
import { around } from '../support/log-around.ts';
import { OFF, ON } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('hello', () => {
  it('R10: a guest is welcomed with the facts of the room and nobody in it', async () => {
    const { slug } = await server.createRoom({ title: 'Choir', contactName: 'Ada', contactEmail: 'ada@example.org' });
    const ada = await server.connect();
    await ada.hello(slug);
    await ada.enter('Ada', 'stage');
    const guest = await server.connect();
    const welcome = await guest.hello(slug);
    expect(welcome).toMatchObject({
      version: 3,
      you: null,
      role: 'viewer',
      returning: null,
      events: null,
      counts: { stage: 1, viewers: 0 },
      peers: [],
      ice: { servers: [], until: null, policy: 'all' },
    });
    expect(welcome.snapshot).toMatchObject({
      facts: { slug, title: 'Choir', contact: { name: 'Ada', email: 'ada@example.org' } },
      status: 'open',
      participants: [],
    });
  });
});

describe('entering', () => {
  it('R20: enter is answered with who you are and the room as you see it', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await server.connect(), await server.connect()];
    await ada.hello(slug);
    await ada.enter('Ada', 'stage', { microphone: true, camera: false });
    await bob.hello(slug);
    const entered = await bob.enter('Bob');
    expect(entered.you).toEqual({ id: bob.id, role: 'viewer' });
    expect(entered.counts).toEqual({ stage: 1, viewers: 1 });
    expect(entered.snapshot.participants).toMatchObject([
      { id: ada.id, name: 'Ada', place: 'stage', microphone: true, camera: false, presence: 'here' },
      { id: bob.id, name: 'Bob', place: 'viewer', ...OFF },
    ]);
  });

  it('R20: whoever enters hears as a guest of nothing that came after it, so that a cut before the answer costs them nothing', async () => {
    const held = Promise.withResolvers<undefined>();
    let holds = false;
    let waits = (): void => undefined;
    const memory = createMemoryLog();
    const slow = await startTestServer({
      log: {
        ...around(memory),
        async append(...what) {
          waits();
          if (holds) await held.promise;
          return memory.append(...what);
        },
      },
    });
    const { slug, invite } = await slow.createRoom();
    const [host, guest, other] = [await slow.connect(), await slow.connect(), await slow.connect()];
    await host.hello(slug, { invite });
    await host.enter('Hedy');
    await guest.hello(slug);
    await other.hello(slug);
    // Both are decided, and told, together: while the log is busy with something else they wait.
    const busy = new Promise<void>(resolve => (waits = resolve));
    holds = true;
    host.send({ type: 'command', id: 'command-hand-up', command: { type: 'raise-hand' } });
    await busy;
    guest.send({
      type: 'command',
      id: 'command-entering',
      command: { type: 'enter', name: 'Gus', place: 'viewer', ...OFF },
    });
    await guest.pong();
    host.send({ type: 'command', id: 'command-rename', command: { type: 'change-facts', facts: { title: 'Choir' } } });
    await host.pong();
    held.resolve(undefined);
    const entered = await guest.next('entered');
    await other.event('facts-changed');
    expect(entered.snapshot.facts.title).toBe('Choir');
    expect(guest.frames.received.filter(({ type }) => type === 'events')).toEqual([]);
    await slow.close();
  });

  it('R41: others hear of somebody on stage, and of a viewer only by number', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob, eve] = [await server.connect(), await server.connect(), await server.connect()];
    for (const one of [ada, bob, eve]) await one.hello(slug);
    await ada.enter('Ada');
    await bob.enter('Bob');
    await ada.next('counts', ({ counts }) => counts.viewers === 2);
    await eve.enter('Eve', 'stage');
    expect((await ada.event('entered')).participant).toMatchObject({ id: eve.id, place: 'stage' });
    const told = JSON.stringify(ada.frames.received);
    expect(told).not.toContain('Bob');
  });

  it('R43: a guest receives counts but no events about people', async () => {
    const { slug } = await server.createRoom();
    const [ada, guest] = [await server.connect(), await server.connect()];
    await guest.hello(slug);
    await ada.hello(slug);
    await ada.enter('Ada', 'stage');
    await guest.next('counts', ({ counts }) => counts.stage === 1);
    expect(guest.frames.received.filter(one => one.type === 'events')).toEqual([]);
  });

  it('R21: a second enter of somebody inside is refused', async () => {
    const { slug } = await server.createRoom();
    const ada = await server.connect();
    await ada.hello(slug);
    await ada.enter('Ada');
    expect(await ada.command({ type: 'enter', name: 'Ada', place: 'viewer', ...OFF })).toMatchObject({
      type: 'refused',
      reason: 'already-entered',
    });
  });

  it('R22: commands of a guest other than enter are refused', async () => {
    const { slug } = await server.createRoom();
    const guest = await server.connect();
    await guest.hello(slug);
    for (const command of [{ type: 'join-stage', ...ON }, { type: 'leave' }, { type: 'mute-all' }] as const) {
      expect(await guest.command(command)).toMatchObject({ type: 'refused', reason: 'not-entered' });
    }
    expect(await guest.command({ type: 'end', farewell: '' })).toMatchObject({
      type: 'refused',
      reason: 'not-allowed',
    });
    guest.send({ type: 'roster', id: 'roster-0001', offset: 0, limit: 10 });
    expect(await guest.next('refused')).toMatchObject({ id: 'roster-0001', reason: 'not-entered' });
  });
});

describe('the stage', () => {
  it('R30: joining, devices and leaving the stage are seen by the others', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await server.connect(), await server.connect()];
    for (const one of [ada, bob]) await one.hello(slug);
    await ada.enter('Ada');
    await bob.enter('Bob');
    expect(await ada.command({ type: 'join-stage', ...ON })).toMatchObject({ type: 'ack' });
    expect((await bob.event('stage-joined')).participant).toMatchObject({ id: ada.id, name: 'Ada', ...ON });
    await ada.command({ type: 'set-devices', microphone: false, camera: true });
    expect(await bob.event('devices-changed')).toMatchObject({ id: ada.id, microphone: false, camera: true });
    await ada.command({ type: 'leave-stage' });
    expect(await bob.event('stage-left')).toMatchObject({ id: ada.id });
  });

  it('R31: a forged join of the stage is refused where the stage is by invitation', async () => {
    const { slug } = await server.createRoom({ stageAccess: 'invite' });
    const eve = await server.connect();
    await eve.hello(slug);
    expect(await eve.command({ type: 'enter', name: 'Eve', place: 'stage', ...ON })).toMatchObject({
      reason: 'stage-not-open',
    });
    await eve.enter('Eve');
    expect(await eve.command({ type: 'join-stage', ...ON })).toMatchObject({
      type: 'refused',
      reason: 'stage-not-open',
    });
    expect(await eve.command({ type: 'set-devices', ...ON })).toMatchObject({
      type: 'refused',
      reason: 'not-on-stage',
    });
    expect(await eve.command({ type: 'end', farewell: '' })).toMatchObject({ type: 'refused', reason: 'not-allowed' });
  });

  it('R32: the capacities of stage and room are the server’s to enforce', async () => {
    const { slug } = await server.createRoom({ stageCapacity: 1, viewerCapacity: 1 });
    const [ada, bob, eve] = [await server.connect(), await server.connect(), await server.connect()];
    for (const one of [ada, bob, eve]) await one.hello(slug);
    await ada.enter('Ada', 'stage');
    expect(await bob.command({ type: 'enter', name: 'Bob', place: 'stage', ...ON })).toMatchObject({
      reason: 'stage-full',
    });
    await bob.enter('Bob');
    expect(await bob.command({ type: 'join-stage', ...ON })).toMatchObject({ reason: 'stage-full' });
    expect(await eve.command({ type: 'enter', name: 'Eve', place: 'viewer', ...OFF })).toMatchObject({
      reason: 'room-full',
    });
    expect(await ada.command({ type: 'leave-stage' })).toMatchObject({ type: 'ack' });
  });

  it('R33: the host link gives the host role, and the credential keeps it', async () => {
    const { slug, invite } = await server.createRoom({ stageAccess: 'invite' });
    const host = await server.connect();
    expect((await host.hello(slug, { invite })).role).toBe('host');
    expect((await host.enter('Ada', 'stage')).you.role).toBe('host');
    const { id, credential } = host;
    host.cut();
    const again = await server.connect();
    expect((await again.hello(slug, { credential })).you).toEqual({ id, role: 'host' });
    await again.command({ type: 'leave' });
    const later = await server.connect();
    expect(await later.hello(slug, { credential })).toMatchObject({ you: null, role: 'host', returning: 'Ada' });
    expect((await later.enter('Ada', 'stage')).you).toEqual({ id, role: 'host' });
  });

  it('R34: an ended session takes nobody in', async () => {
    const { slug, invite } = await server.createRoom();
    const [host, guest] = [await server.connect(), await server.connect()];
    await host.hello(slug, { invite });
    await guest.hello(slug);
    await host.enter('Ada');
    expect(await host.command({ type: 'end', farewell: '' })).toMatchObject({ type: 'ack' });
    await guest.event('ended');
    const late = await server.connect();
    await late.hello(slug);
    expect(await late.command({ type: 'enter', name: 'Bob', place: 'viewer', ...OFF })).toMatchObject({
      reason: 'session-ended',
    });
  });
});

describe('leaving', () => {
  it('R35: leave is acknowledged, shown, and the socket is closed for good', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await server.connect(), await server.connect()];
    for (const one of [ada, bob]) await one.hello(slug);
    await ada.enter('Ada', 'stage');
    await bob.enter('Bob');
    expect(await ada.command({ type: 'leave' })).toMatchObject({ type: 'ack' });
    expect(await ada.closed).toBe(4200);
    expect(await bob.event('left')).toMatchObject({ id: ada.id, reason: 'left' });
  });
});

describe('roster', () => {
  it('R45: viewers come in windows, in the order of entering', async () => {
    const { slug } = await server.createRoom();
    const names = ['Ada', 'Bob', 'Eve'];
    let last = await server.connect();
    for (const name of names) {
      last = await server.connect();
      await last.hello(slug);
      await last.enter(name);
    }
    last.send({ type: 'roster', id: 'roster-0001', offset: 1, limit: 5 });
    const roster = await last.next('roster');
    expect(roster.total).toBe(3);
    expect(roster.participants.map(one => one.name)).toEqual(['Bob', 'Eve']);
  });
});
