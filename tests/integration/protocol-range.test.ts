import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import type { SignallingTarget } from '../../core/media/MediaEngine.ts';
import type { SocketLike } from '../../core/session/RelaySocket.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import { BUDGETS } from '../../server/budgets.ts';
import { newCredential, RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { RawSignallingClient } from '../support/signalling-client.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let slug: string;
beforeEach(async () => {
  ({ slug } = await server.createRoom({ viewerCapacity: 20 }));
});

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
async function at(path: string): Promise<RelayClient> {
  const client = await RelayClient.connect(server.url, {}, path);
  opened.push(client);
  return client;
}

describe('R298: the room in the address', () => {
  it('the relay is reached by it, and by the address of before', async () => {
    for (const path of [`/relay/${slug}`, '/relay']) {
      const client = await at(path);
      await client.hello(slug);
      expect((await client.enter('Ada')).snapshot.facts.slug).toBe(slug);
    }
  });

  it('a hello for another room than the address names is refused', async () => {
    const other = await server.createRoom();
    const client = await at(`/relay/${other.slug}`);
    client.sayHello(slug);
    expect(await client.next('refused')).toMatchObject({ id: null, reason: 'no-such-room' });
    expect(await client.closed).toBe(4403);
  });

  it('a ticket opens signalling at its own room’s address, and at no other’s', async () => {
    const other = await server.createRoom();
    const client = await at(`/relay/${slug}`);
    await client.hello(slug);
    const { id, ticket } = client.peer;
    const query = new URLSearchParams({ key: 'peerjs', id, token: ticket }).toString();
    const connect = (room: string) => RawSignallingClient.connectBy(server.url, query, {}, `/peerjs/${room}/peerjs`);
    await expect(connect(other.slug)).rejects.toThrow('refused with 403');
    opened.push(await connect(slug));
  });

  it('a room named peerjs or relay, like parts of the addresses, is reached as any other', async () => {
    for (const name of ['peerjs', 'relay']) {
      const room = await server.createRoom({ slug: name });
      const client = await at(`/relay/${room.slug}`);
      await client.hello(room.slug);
      const { id, ticket } = client.peer;
      const query = new URLSearchParams({ key: 'peerjs', id, token: ticket }).toString();
      opened.push(await RawSignallingClient.connectBy(server.url, query, {}, `/peerjs/${name}/peerjs`));
    }
  });
});

describe('R296: what is spoken', () => {
  it('is the newest version that both know, and the welcome says which ones the relay speaks', async () => {
    const [newer, older] = [await at('/relay'), await at('/relay')];
    expect(await newer.hello(slug)).toMatchObject({ version: 3, versions: [3, 2], capabilities: ['snapshot'] });
    expect(await older.hello(slug, { versions: [2] })).toMatchObject({ version: 2, versions: [3, 2] });
  });

  it.each([[[1]], [[9, 8]]])('R11: whoever offers %j is told what the relay speaks', async versions => {
    const client = await at('/relay');
    client.sayHello(slug, { versions });
    expect(await client.next('refused')).toMatchObject({ reason: 'version', versions: [3, 2] });
    expect(await client.closed).toBe(4403);
  });
});

describe('R299: the room anew', () => {
  it('is told to people inside who ask', async () => {
    const client = await at('/relay');
    await client.hello(slug);
    await client.enter('Ada');
    await client.command({ type: 'say', channel: 'everybody', to: null, text: 'Hi', replyTo: null });
    client.send({ type: 'snapshot', id: 'snapshot-1' });
    const { you, revision, part } = await client.next('snapshot');
    expect(you.id).toBe(client.id);
    expect(revision).toBeGreaterThan(client.revision);
    expect(part?.chat?.messages.map(({ text }) => text)).toEqual(['Hi']);
  });

  it('guests are refused it, clients of version 2 are closed', async () => {
    const [guest, older] = [await at('/relay'), await at('/relay')];
    await guest.hello(slug);
    guest.send({ type: 'snapshot', id: 'snapshot-1' });
    expect(await guest.next('refused')).toMatchObject({ id: 'snapshot-1', reason: 'not-entered' });
    await older.hello(slug, { versions: [2] });
    older.send({ type: 'snapshot', id: 'snapshot-1' });
    expect(await older.closed).toBe(4400);
  });

  it('is told a few times, then it is said when to ask again', async () => {
    const client = await at('/relay');
    await client.hello(slug);
    await client.enter('Ada');
    const { burst } = BUDGETS.person.snapshots;
    for (let count = 0; count <= burst; count += 1) client.send({ type: 'snapshot', id: `snapshot-${count}` });
    for (let count = 0; count < burst; count += 1) await client.next('snapshot');
    const refused = await client.next('refused');
    expect(refused).toMatchObject({ id: `snapshot-${burst}`, reason: 'rate-limited' });
    expect(refused.retryAfter).toBeGreaterThan(0);
  });
});

describe('the client of today', () => {
  /** A session whose socket the test speaks into. */
  function open() {
    const sent: Record<string, unknown>[] = [];
    const heard: string[] = [];
    const sockets: WebSocket[] = [];
    const targets: SignallingTarget[] = [];
    const engine = new FakeEngine(new FakeNetwork());
    const connect = engine.connect.bind(engine);
    engine.connect = target => {
      targets.push(target);
      connect(target);
    };
    const session = new RoomSession({
      origin: server.url,
      slug,
      credential: newCredential(),
      engine,
      openSocket(address) {
        const socket = new WebSocket(address);
        sockets.push(socket);
        socket.on('error', () => undefined);
        socket.on('message', data => heard.push((JSON.parse((data as Buffer).toString()) as { type: string }).type));
        const send = socket.send.bind(socket) as (frame: string) => void;
        socket.send = (frame: unknown) => {
          sent.push(JSON.parse(String(frame)) as Record<string, unknown>);
          send(String(frame));
        };
        return socket as unknown as SocketLike;
      },
    });
    opened.push(session);
    const say = (message: object) => sockets.at(-1)?.emit('message', Buffer.from(JSON.stringify(message)), false);
    return { session, sent, heard, sockets, targets, say };
  }

  async function inside() {
    const one = open();
    await vi.waitUntil(() => one.session.value.phase === 'lobby', { timeout: 5_000 });
    await one.session.enter({ name: 'Ada', place: 'viewer', microphone: false, camera: false });
    return one;
  }
  const asked = (sent: readonly Record<string, unknown>[]) => sent.filter(({ type }) => type === 'snapshot').length;

  it('R298: goes by the room’s address to relay and signalling', async () => {
    const { sockets, targets } = await inside();
    expect(new URL(sockets[0]?.url ?? '').pathname).toBe(`/relay/${slug}`);
    expect(targets.map(({ path }) => path)).toEqual([`/peerjs/${slug}`]);
  });

  it('R299: asks for the room anew after an event that it does not know, stays connected, and does not ask in a loop', async () => {
    const { session, sent, heard, sockets, say } = await inside();
    say({ type: 'events', revision: 99, events: [{ type: 'never-heard-of' }] });
    expect(asked(sent)).toBe(1);
    await vi.waitUntil(() => heard.includes('snapshot'), { timeout: 5_000 });
    for (let count = 0; count < 50; count += 1)
      say({ type: 'events', revision: 100, events: [{ type: 'never-heard-of' }] });
    expect(asked(sent)).toBe(1);
    await session.takingPart.chat.say({ channel: 'everybody', to: null, text: 'Still here', replyTo: null });
    expect(sockets).toHaveLength(1);
  });

  it('R299: takes the events beside one that it does not know', async () => {
    const { session, say } = await inside();
    say({ type: 'events', revision: 99, events: [{ type: 'never-heard-of' }, { type: 'started', at: 7 }] });
    expect(session.value).toMatchObject({ phase: 'in-room', room: { startedAt: 7 } });
  });

  it('R297: skips a message that it does not know', async () => {
    const { session, sent, sockets, say } = await inside();
    say({ type: 'weather', sun: true });
    await session.takingPart.chat.say({ channel: 'everybody', to: null, text: 'Still here', replyTo: null });
    expect([asked(sent), sockets.length]).toEqual([0, 1]);
  });

  it('R297: has an answer for a refusal whose name it does not know', async () => {
    const { session, sent, say } = await inside();
    const done = session.command({ type: 'raise-hand' });
    say({ type: 'refused', id: sent.at(-1)?.['id'], reason: 'too-sunny' });
    await expect(done).rejects.toMatchObject({ reason: 'other' });
  });
});
