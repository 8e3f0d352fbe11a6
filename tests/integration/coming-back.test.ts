import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FakeEngine, FakeNetwork } from '../../media/fake/FakeEngine.ts';
import { leaveRoom } from '../../session/leaveRoom.ts';
import type { SessionOptions } from '../../session/options.ts';
import type { SocketLike } from '../../session/RelaySocket.ts';
import { RoomSession } from '../../session/RoomSession.ts';
import type { SessionState } from '../../session/state.ts';
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
  const session = new RoomSession({ origin: server.url, slug, credential, back, engine: new FakeEngine(new FakeNetwork()), openSocket });
  sessions.push(session);
  return session;
}

function reached<Phase extends SessionState['phase']>(session: RoomSession, phase: Phase): Promise<Extract<SessionState, { phase: Phase }>> {
  return new Promise(resolve => {
    const stop = session.subscribe(state => {
      if (state.phase !== phase) return;
      queueMicrotask(() => stop());
      resolve(state as Extract<SessionState, { phase: Phase }>);
    });
  });
}

/** Ada's document went away while she was in the room; Bob watches. */
async function wentAway(place: 'viewer' | 'stage'): Promise<{ slug: string; credential: string; id: string; bob: RelayClient }> {
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
  it.each(['stage', 'viewer'] as const)('nobody is in the room (%s) without having asked to return: they left, and are at the lobby', async place => {
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
  });

  it('whoever asked to return is the same participant, where they were', async () => {
    const { slug, credential, id } = await wentAway('stage');
    expect((await reached(open(slug, credential, 'stage'), 'in-room')).you).toMatchObject({ id, place: 'stage', presence: 'here' });
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
    expect(await leaveRoom({ origin: server.url, slug: 'no-such-room', credential: newCredential(), openSocket })).toBe(true);
  });

  it('a server out of reach is told of', async () => {
    const gone = await startTestServer();
    await gone.close();
    expect(await leaveRoom({ origin: gone.url, slug: 'room', credential: newCredential(), openSocket })).toBe(false);
  });
});
