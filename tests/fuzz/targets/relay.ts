import { setTimeout as pause } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';
import { WebSocket } from 'ws';
import { FakeEngine, FakeNetwork } from '../../../core/media/fake/FakeEngine.ts';
import { decodeServerMessage } from '../../../core/protocol/codec.ts';
import { MAX_SERVER_FRAME_BYTES } from '../../../core/protocol/limits.ts';
import { CAPABILITIES, PROTOCOL_VERSIONS } from '../../../core/protocol/version.ts';
import { evolve } from '../../../core/room/evolve.ts';
import { project, readerIn } from '../../../core/room/project.ts';
import type { RoomState } from '../../../core/room/state.ts';
import type { SocketLike } from '../../../core/session/RelaySocket.ts';
import { RoomSession } from '../../../core/session/RoomSession.ts';
import type { RoomLog } from '../../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../../server/log/sqlite.ts';
import { Dice } from '../../support/dice.ts';
import { OWN_CONNECTION, startTestServer, TEST_CREATION_KEY, type TestServer } from '../../support/server.ts';
import { anyMessage } from '../frames.ts';
import { mutated, noise, scratched } from '../mutate.ts';
import { addressOf, type Arena, must, type Target, until } from '../target.ts';

const ATTACKERS = 12;
const CONNECTIONS_EACH = 6;
/** Below what closes the connection by itself (R4). */
const FRAMES_A_CONNECTION = 30;

const COUNTS = JSON.stringify({ type: 'counts', counts: { stage: 2, viewers: 1 } });

/** How near the attackers get: outside for good; inside, as anybody; with the host link. */
type Reach = 'outside' | 'inside' | 'host';

interface FuzzedRoom {
  readonly slug: string;
  readonly invite: string;
}

/** What a client says that it speaks: one version, all of them, or more than there are. */
function anyOffer(dice: Dice): object {
  const versions = dice.pick([[2], [3], PROTOCOL_VERSIONS, [9, ...PROTOCOL_VERSIONS]]) ?? PROTOCOL_VERSIONS;
  if (versions.length === 1) return { version: versions[0] };
  return { version: versions[0], versions, capabilities: dice.roll(2) === 0 ? CAPABILITIES : ['fly'] };
}

const credentialOf = (dice: Dice) => noise(dice, 32).toString('base64url');

/** Somebody honest: a whole session of a client, and what their sockets brought. */
class Honest {
  readonly session: RoomSession;
  readonly frames: string[] = [];
  sockets = 0;

  constructor(url: string, room: FuzzedRoom, dice: Dice, invite?: string) {
    const headers = addressOf(dice);
    this.session = new RoomSession({
      origin: url,
      slug: room.slug,
      invite,
      credential: credentialOf(dice),
      engine: new FakeEngine(new FakeNetwork()),
      openSocket: address => {
        this.sockets += 1;
        const socket = new WebSocket(address, { headers });
        socket.on('error', () => undefined);
        socket.on('message', data => void this.frames.push((data as Buffer).toString()));
        return socket as unknown as SocketLike;
      },
    });
  }

  /**
   * What came, but for the answers to the heartbeat, and for how many honest people there are, of which a slow machine
   * tells late.
   */
  get news(): string[] {
    return this.frames.filter(frame => !frame.startsWith('{"type":"pong"') && frame !== COUNTS);
  }

  get isIn(): boolean {
    const { value } = this.session;
    return value.phase === 'in-room' && value.connected && this.sockets === 1;
  }
}

/** Waits until what the last who came in caused has been told, counts last of all. */
async function quiet(honest: readonly Honest[]): Promise<void> {
  const came = () => honest.reduce((sum, { frames }) => sum + frames.length, 0);
  for (let before = -1; before !== came(); await pause(300)) before = came();
}

class RelayArena implements Arena {
  readonly #server: TestServer;
  readonly #log: RoomLog;

  constructor(server: TestServer, log: RoomLog) {
    this.#server = server;
    this.#log = log;
  }

  async round(dice: Dice): Promise<number> {
    const reach = dice.pick<Reach>(['outside', 'outside', 'inside', 'inside', 'inside', 'host']) ?? 'inside';
    const room = await this.#room(dice);
    const { url } = this.#server;
    const honest = [room.invite, undefined, undefined].map(invite => new Honest(url, room, dice, invite));
    try {
      for (const [index, { session }] of honest.entries()) {
        await until(() => session.value.phase === 'lobby', 'An honest person did not get to the lobby.');
        await session.enter({
          name: `Honest ${index}`,
          place: index === 2 ? 'viewer' : 'stage',
          microphone: true,
          camera: false,
        });
      }
      await until(() => honest.every(({ isIn }) => isIn), 'An honest person did not get in.');
      await quiet(honest);
      for (const one of honest) one.frames.length = 0;
      const attacks = Array.from({ length: ATTACKERS }, () => this.#attack(new Dice(dice.roll(2 ** 31)), room, reach));
      const sent = await Promise.all(attacks);
      if (reach === 'host') await this.#letsIn(dice, room);
      else await this.#looks(honest, room, reach);
      return sent.reduce((sum, one) => sum + one, 0);
    } finally {
      for (const { session } of honest) session.close();
    }
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  async #room(dice: Dice): Promise<FuzzedRoom> {
    const response = await fetch(`${this.#server.listener}/api/rooms`, {
      method: 'POST',
      headers: {
        ...OWN_CONNECTION,
        'Content-Type': 'application/json',
        Authorization: `Bearer ${TEST_CREATION_KEY}`,
        ...addressOf(dice),
      },
      body: JSON.stringify({ title: 'Fuzzed', viewerCapacity: 1_000, stageCapacity: 25 }),
    });
    must(response.status === 201, `Creating a room answered ${response.status}.`);
    const { slug, hostLink } = (await response.json()) as { slug: string; hostLink: string };
    return { slug, invite: hostLink.split('#invite=')[1] ?? '' };
  }

  /** Several connections of one attacker, one after the other. Answers how many frames they sent. */
  async #attack(dice: Dice, room: FuzzedRoom, reach: Reach): Promise<number> {
    let sent = 0;
    let credential = credentialOf(dice);
    for (let count = 0; count < CONNECTIONS_EACH; count += 1) {
      if (dice.roll(2) === 0) credential = credentialOf(dice);
      sent += await this.#connection(dice, room, reach, credential);
    }
    return sent;
  }

  async #connection(dice: Dice, room: FuzzedRoom, reach: Reach, credential: string): Promise<number> {
    const path = dice.roll(2) === 0 ? '/relay' : `/relay/${room.slug}`;
    const socket = new WebSocket(this.#server.listener.replace(/^http/, 'ws') + path, {
      headers: { ...OWN_CONNECTION, ...addressOf(dice) },
    });
    const people = new Set(['nobody-here', '__proto__']);
    const known = { people: [] as string[], revision: 40 };
    let pongs = 0;
    let answers = 0;
    let closed = false;
    socket.on('error', () => undefined);
    socket.on('close', () => (closed = true));
    socket.on('message', data => {
      const text = (data as Buffer).toString();
      must(Buffer.byteLength(text) <= MAX_SERVER_FRAME_BYTES, 'R105: a frame is larger than the relay may send.');
      if (text === '') return;
      const message = decodeServerMessage(text);
      answers += 1;
      if (message.type === 'pong') pongs += 1;
      if (message.type !== 'entered' && message.type !== 'welcome') return;
      known.revision = message.revision;
      for (const { id } of message.snapshot?.participants ?? []) people.add(id);
    });
    await until(() => socket.readyState === WebSocket.OPEN || closed, 'The relay takes no connection.');
    let sent = 0;
    const send = (frame: string | Buffer, binary = false) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      sent += 1;
      socket.send(frame, { binary });
    };
    const hello = {
      type: 'hello',
      ...anyOffer(dice),
      room: room.slug,
      credential,
      ...(reach === 'host' ? { invite: room.invite } : {}),
      ...(dice.roll(3) === 0 ? { after: dice.roll(60) } : {}),
    };
    if (dice.roll(5) === 0) this.#nonsense(dice, send, hello, reach);
    else {
      send(JSON.stringify(hello));
      await until(() => answers > 0 || closed, 'A hello was not answered.');
      if (reach !== 'outside') {
        const place = dice.roll(2) === 0 ? 'viewer' : 'stage';
        const command = { type: 'enter', name: `Eve ${dice.roll(1_000)}`, place, microphone: true, camera: true };
        send(JSON.stringify({ type: 'command', id: `enter-${dice.roll(1e9)}-x`, command }));
        await until(() => answers > 1 || closed, 'Entering was not answered.');
      }
      known.people = [...people];
      for (let count = dice.roll(FRAMES_A_CONNECTION); count > 0; count -= 1) {
        const message = anyMessage(dice, known);
        const enters = message.type === 'command' && message.command.type === 'enter';
        if (!(reach === 'outside' && enters)) send(JSON.stringify(message));
      }
      if (dice.roll(4) > 0) this.#nonsense(dice, send, anyMessage(dice, known), reach);
    }
    send('{"type":"ping"}');
    await until(() => pongs > 0 || closed, 'A connection was neither answered nor closed.');
    if (dice.roll(3) === 0) socket.close();
    else socket.terminate();
    await until(() => closed, 'A connection did not end.');
    return sent;
  }

  /** One frame that is most likely none of ours, after which a connection of version 2 is most likely closed. */
  #nonsense(dice: Dice, send: (frame: string | Buffer, binary?: boolean) => void, message: object, reach: Reach): void {
    const text = JSON.stringify(message);
    // Version 3 takes what is left of it, and it would let them in.
    if (reach === 'outside' && text.includes('"enter"')) return;
    switch (dice.roll(6)) {
      case 0:
        return send(noise(dice, dice.roll(300)), dice.roll(2) === 0);
      case 1:
        return send(scratched(dice, Buffer.from(text)), dice.roll(2) === 0);
      case 2:
        return send(dice.roll(2) === 0 ? '['.repeat(65_000) : text.padEnd(70_000));
      default: {
        const changed = mutated(dice, message);
        // What still lets somebody in is not for those who stay outside.
        if (reach !== 'outside' || !changed.includes('"enter"')) send(changed);
      }
    }
  }

  /** Everybody honest is where they were, holds the room as the log has it, and is heard by all. */
  async #looks(honest: readonly Honest[], { slug }: FuzzedRoom, reach: Reach): Promise<void> {
    if (reach === 'outside') {
      for (const { news } of honest)
        must(news.length === 0, () => `An honest person received ${news[0]?.slice(0, 300)} of what happens outside.`);
    }
    for (const one of honest) must(one.isIn, 'An honest person was cut off.');
    for (const [index, { session }] of honest.entries()) {
      const text = `honest ${index}`;
      await session.takingPart.chat.say({ channel: 'everybody', to: null, text, replyTo: null });
      await until(
        () => honest.every(one => one.session.takingPart.chat.value.messages.some(message => message.text === text)),
        'What an honest person said did not arrive.',
      );
    }
    // It takes a moment until those who were cut off are gone, and everybody was told.
    const end = performance.now() + 10_000;
    for (;;) {
      const problem = await this.#difference(honest, slug);
      if (problem === null) return;
      must(performance.now() < end, problem);
      await pause(50);
    }
  }

  async #difference(honest: readonly Honest[], slug: string): Promise<string | null> {
    const entries = await this.#log.load(slug);
    const state = entries.reduce<RoomState | null>(evolve, null);
    if (!state) return 'The room is gone.';
    for (const { session, isIn } of honest) {
      const { value } = session;
      if (!isIn || value.phase !== 'in-room') return 'An honest person was cut off.';
      const told = project(state.room, readerIn(state.room, value.you.id));
      const [held, right] = [value.room, told].map(room => new Set(room.participants.values()));
      if (!isDeepStrictEqual(held, right))
        return `An honest person holds ${inspect(held)} where the log has ${inspect(right)}.`;
    }
    return null;
  }

  /** Whatever people with the host link did: the relay works, and says how the room stands. */
  async #letsIn(dice: Dice, { slug }: FuzzedRoom): Promise<void> {
    const response = await fetch(`${this.#server.listener}/api/rooms/${slug}`, {
      headers: { ...OWN_CONNECTION, ...addressOf(dice) },
    });
    must(response.status === 200, `The room's facts are answered with ${response.status}.`);
    const entries = await this.#log.load(slug);
    must(entries.reduce<RoomState | null>(evolve, null) !== null, 'The room is gone.');
  }
}

export const relay: Target = {
  name: 'relay',
  frames: 1_000,
  async open() {
    const log = await openSqliteLog(':memory:');
    return new RelayArena(await startTestServer({ log, trustProxy: 1, graceMs: 30 }), log);
  },
};
