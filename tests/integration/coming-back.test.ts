import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import { forgetInRoom, leaveRoom } from '../../core/session/leaveRoom.ts';
import type { SessionOptions } from '../../core/session/options.ts';
import type { SocketLike } from '../../core/session/RelaySocket.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import type { SessionState } from '../../core/session/state.ts';
import { newCredential, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
const sessions: RoomSession[] = [];
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
});
afterEach(() => sessions.splice(0).forEach(session => session.close()));
afterAll(() => server.close());

const openSocket = (url: string) => new WebSocket(url).on('error', () => undefined) as unknown as SocketLike;

/** A new document of somebody's, as far as the room is concerned. */
function open(slug: string, credential: string, back: SessionOptions['back']): RoomSession {
  const session = new RoomSession({
    origin: server.url,
    slug,
    credential,
    back,
    engine: new FakeEngine(new FakeNetwork()),
    openSocket,
  });
  sessions.push(session);
  return session;
}

function reached<Phase extends SessionState['phase']>(
  session: RoomSession,
  phase: Phase,
): Promise<Extract<SessionState, { phase: Phase }>> {
  const isThere = (state: SessionState): state is Extract<SessionState, { phase: Phase }> => state.phase === phase;
  // What is reached already is told by no further state.
  if (isThere(session.value)) return Promise.resolve(session.value);
  return new Promise(resolve => {
    const stop = session.subscribe(state => {
      if (!isThere(state)) return;
      queueMicrotask(() => stop());
      resolve(state);
    });
  });
}

/** Ada's document went away while she was in the room; Bob watches. */
async function wentAway(
  place: 'viewer' | 'stage',
): Promise<{ slug: string; credential: string; id: string; bob: RelayClient }> {
  const { slug } = await server.createRoom();
  const bob = await server.connect();
  await bob.hello(slug);
  await bob.enter('Bob', 'stage');
  const ada = await server.connect();
  await ada.hello(slug);
  await ada.enter('Ada', place);
  ada.cut();
  return { slug, credential: ada.credential, id: ada.id, bob };
}

describe('coming back to a room from another document', () => {
  it.each(['stage', 'viewer'] as const)(
    'nobody is in the room (%s) without having asked to return: they left, and are at the lobby',
    async place => {
      const { slug, credential, bob, id } = await wentAway(place);
      const session = open(slug, credential, null);
      const lobby = await reached(session, 'lobby');
      expect(lobby.returning).toBe('Ada');
      if (place === 'stage') expect(await bob.event('left')).toMatchObject({ id, reason: 'left' });
      expect((await bob.command({ type: 'leave-stage' })).type).toBe('ack');
      await session.enter({ name: 'Ada', place: 'viewer', microphone: false, camera: false });
      const { you, room } = await reached(session, 'in-room');
      expect(you).toMatchObject({ id, place: 'viewer' });
      expect([...room.participants.values()].filter(one => one.place === 'stage')).toEqual([]);
    },
  );

  it('whoever asked to return is the same participant, where they were', async () => {
    const { slug, credential, id } = await wentAway('stage');
    expect((await reached(open(slug, credential, 'stage'), 'in-room')).you).toMatchObject({
      id,
      place: 'stage',
      presence: 'here',
    });
  });

  it('a document that had a viewer does not come back to the stage', async () => {
    const { slug, credential, bob, id } = await wentAway('stage');
    await reached(open(slug, credential, 'viewer'), 'lobby');
    expect(await bob.event('left')).toMatchObject({ id, reason: 'left' });
  });

  it('another document that did not ask leaves the room for the one that was there, too', async () => {
    const { slug } = await server.createRoom();
    const credential = newCredential();
    const first = open(slug, credential, null);
    await reached(first, 'lobby');
    await first.enter({ name: 'Ada', place: 'stage', microphone: true, camera: true });
    const over = reached(first, 'over');
    await reached(open(slug, credential, null), 'lobby');
    expect((await over).ending).toBe('taken-over');
  });
});

describe('leaving a room that no document is in any more', () => {
  it('the relay is told, and so is everybody', async () => {
    const { slug, credential, bob, id } = await wentAway('stage');
    expect(await leaveRoom({ origin: server.url, slug, credential, openSocket })).toBe(true);
    expect(await bob.event('left')).toMatchObject({ id, reason: 'left' });
  });

  it('of a room that one is not in, nothing happens', async () => {
    const { slug } = await server.createRoom();
    expect(await leaveRoom({ origin: server.url, slug, credential: newCredential(), openSocket })).toBe(true);
    expect(await leaveRoom({ origin: server.url, slug: 'no-such-room', credential: newCredential(), openSocket })).toBe(
      true,
    );
  });

  it('a server out of reach is told of', async () => {
    const gone = await startTestServer();
    await gone.close();
    expect(await leaveRoom({ origin: gone.url, slug: 'room', credential: newCredential(), openSocket })).toBe(false);
  });
});

describe('R328: having a room that one left forget oneself', () => {
  const gone = (client: RelayClient) => client.event('people-forgotten');

  it('is done and said, also while one is still inside', async () => {
    for (const inside of [true, false]) {
      const { slug, credential, bob, id } = await wentAway('stage');
      if (!inside) await leaveRoom({ origin: server.url, slug, credential, openSocket });
      expect(await forgetInRoom({ origin: server.url, slug, credential, openSocket })).toBe(true);
      expect(await gone(bob)).toMatchObject({ people: [id] });
    }
  });

  it('is done already where the room never knew one, or is no more', async () => {
    const { slug } = await server.createRoom();
    const stranger = { origin: server.url, credential: newCredential(), openSocket };
    expect(await forgetInRoom({ ...stranger, slug })).toBe(true);
    expect(await forgetInRoom({ ...stranger, slug: 'no-such-room' })).toBe(true);
  });

  it('is not said to be done where the server is out of reach', async () => {
    const away = await startTestServer();
    await away.close();
    const target = { origin: away.url, slug: 'room', credential: newCredential(), openSocket };
    expect(await forgetInRoom(target)).toBe(false);
  });
});

describe('a cut longer than the grace', () => {
  let sockets: WebSocket[];
  let strict: TestServer;
  beforeAll(async () => {
    strict = await startTestServer({ graceMs: 100 });
  });
  afterAll(() => strict.close());

  /** Ada was brought to the stage of a room with access on request. */
  async function brought() {
    const { slug, invite } = await strict.createRoom({ stageAccess: 'request', stageCapacity: 1 });
    const host = await strict.connect();
    await host.hello(slug, { invite });
    await host.enter('Host');
    sockets = [];
    const ada = new RoomSession({
      origin: strict.url,
      slug,
      credential: newCredential(),
      back: null,
      engine: new FakeEngine(new FakeNetwork()),
      // Tried when the test says so, long after the grace; on a slow machine more than once.
      retry: { delay: failures => (failures === 1 ? 1_000_000 : 100) },
      openSocket(url) {
        const socket = new WebSocket(url).on('error', () => undefined);
        sockets.push(socket);
        return socket as unknown as SocketLike;
      },
    });
    sessions.push(ada);
    await reached(ada, 'lobby');
    await ada.enter({ name: 'Ada', place: 'viewer', microphone: false, camera: false });
    const { you } = await reached(ada, 'in-room');
    await host.command({ type: 'bring-to-stage', id: you.id });
    await ada.joinStage({ microphone: true, camera: false });
    return { host, ada, id: you.id };
  }

  /** Resolves when the client has noticed: until then it has nothing to try again. */
  async function cut(): Promise<void> {
    const socket = sockets.at(-1)!;
    const closed = new Promise(resolve => socket.once('close', resolve));
    socket.terminate();
    await closed;
  }

  it('leaves somebody whom a moderator brought to the stage there, with their devices as they were', async () => {
    const { host, ada, id } = await brought();
    await host.event('stage-joined');
    await cut();
    expect(await host.event('left')).toMatchObject({ id, reason: 'gone' });
    ada.retryNow();
    const { participant } = await host.event('entered');
    expect(participant).toMatchObject({ id, place: 'stage', microphone: true, camera: false });
    expect((await reached(ada, 'in-room')).you.place).toBe('stage');
  });

  it('with the stage full meanwhile makes them a viewer who is invited', async () => {
    const { host, ada, id } = await brought();
    await cut();
    await host.event('left');
    await host.command({ type: 'join-stage', microphone: true, camera: true });
    ada.retryNow();
    const { participant } = await host.event('entered');
    expect(participant).toMatchObject({ id, place: 'viewer', line: { state: 'invited' } });
    await host.command({ type: 'leave-stage' });
    await ada.joinStage({ microphone: true, camera: true });
    expect((await reached(ada, 'in-room')).you.place).toBe('stage');
  });
});
