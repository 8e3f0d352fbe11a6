import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { ClientMessage } from '../../../core/protocol/client.ts';
import type { WireCommand } from '../../../core/protocol/commands.ts';
import type { ServerMessage } from '../../../core/protocol/server.ts';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';
import { Latencies } from '../chat/Latencies.ts';

/** Sockets opened at the same time. */
const OPENING = 10;
/** As PeerJS says that it is there; PeerServer drops whoever does not for a minute, in ms. */
const HEARTBEAT_MS = 5_000;
/** How long the last deliveries are waited for; what did not come by then is told as lost. */
const PATIENCE_MS = 10_000;

export interface Heard {
  /** From a message being sent to one person having it, for each message and person, in ms. */
  readonly latencies: Latencies;
  /** Deliveries that did not come in time. */
  readonly lost: number;
}

/** People who do nothing but talk: each says something now and then, and everybody hears it. */
export class HonestRoom {
  /** Connections of people, relay or signalling, that the server closed. */
  disconnected = 0;
  readonly #sockets: WebSocket[] = [];
  readonly #signalling: WebSocket[] = [];
  readonly #sentAt: number[] = [];
  #latencies = new Latencies();
  #commands = 0;
  #leaving = false;
  readonly #heartbeat = setInterval(() => {
    for (const one of this.#signalling)
      if (one.readyState === WebSocket.OPEN) one.send(JSON.stringify({ type: 'HEARTBEAT' }));
  }, HEARTBEAT_MS);

  /** Everybody in, with signalling open as a browser has it. */
  static async open(origin: string, slug: string, size: number): Promise<HonestRoom> {
    const room = new HonestRoom();
    for (let from = 0; from < size; from += OPENING) {
      const indices = Array.from({ length: Math.min(OPENING, size - from) }, (_, offset) => from + offset);
      await Promise.all(indices.map(index => room.#enter(origin, slug, index)));
    }
    return room;
  }

  /** They talk for that long, each in turn, `perSecond` messages in all. */
  async talk(seconds: number, perSecond: number): Promise<Heard> {
    this.#latencies = new Latencies();
    const from = this.#sentAt.length;
    const begun = performance.now();
    await new Promise<void>(resolve => {
      const timer = setInterval(() => {
        const elapsed = Math.min(seconds, (performance.now() - begun) / 1_000);
        while (this.#sentAt.length - from < elapsed * perSecond) this.#say();
        if (elapsed < seconds) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
    const expected = (this.#sentAt.length - from) * this.#sockets.length;
    const deadline = performance.now() + PATIENCE_MS;
    while (this.#latencies.size < expected && performance.now() < deadline)
      await new Promise(resolve => setTimeout(resolve, 20));
    return { latencies: this.#latencies, lost: expected - this.#latencies.size };
  }

  leave(): void {
    this.#leaving = true;
    clearInterval(this.#heartbeat);
    for (const socket of [...this.#sockets, ...this.#signalling]) socket.terminate();
  }

  async #enter(origin: string, room: string, index: number): Promise<void> {
    const address = origin.replace(/^http/, 'ws');
    const socket = new WebSocket(`${address}/relay`, { perMessageDeflate: false });
    await opened(socket);
    const credential = randomBytes(32).toString('base64url');
    const welcome = next(socket, 'welcome');
    send(socket, { type: 'hello', version: PROTOCOL_VERSION, room, credential });
    const { peer } = await welcome;
    const query = new URLSearchParams({ key: 'peerjs', id: peer.id, token: peer.ticket });
    const signalling = new WebSocket(`${address}/peerjs/peerjs?${query}`, { perMessageDeflate: false });
    await opened(signalling);
    const entered = next(socket, 'entered');
    const person = { name: `Person ${index}`, place: 'viewer', microphone: false, camera: false } as const;
    send(socket, this.#command({ type: 'enter', ...person }));
    await entered;
    // What others say is not read: a browser has one connection to keep up with, this process has all of them.
    socket.on('message', (data: Buffer) => {
      if (data.includes('honest ')) this.#hear(data.toString());
    });
    for (const one of [socket, signalling])
      one.on('close', () => {
        if (!this.#leaving) this.disconnected += 1;
      });
    this.#sockets.push(socket);
    this.#signalling.push(signalling);
  }

  #say(): void {
    const number = this.#sentAt.length;
    const socket = this.#sockets[number % this.#sockets.length];
    this.#sentAt.push(performance.now());
    if (socket?.readyState !== WebSocket.OPEN) return;
    const text = `honest ${number}`;
    send(socket, this.#command({ type: 'say', channel: 'everybody', to: null, text, replyTo: null }));
  }

  #hear(frame: string): void {
    if (!frame.startsWith('{"type":"events"')) return;
    const message = JSON.parse(frame) as ServerMessage;
    if (message.type !== 'events') return;
    for (const event of message.events) {
      if (event.type !== 'said') continue;
      const [, number] = /^honest (\d+)$/.exec(event.message.text) ?? [];
      const sentAt = this.#sentAt[Number(number ?? -1)];
      if (sentAt !== undefined) this.#latencies.add(performance.now() - sentAt);
    }
  }

  #command(command: WireCommand): ClientMessage {
    this.#commands += 1;
    return { type: 'command', id: `honest-${this.#commands}`, command };
  }
}

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

function send(socket: WebSocket, message: ClientMessage): void {
  socket.send(JSON.stringify(message));
}

/** The next frame of that type; rejects when the relay refuses or closes instead. */
function next<Type extends ServerMessage['type']>(socket: WebSocket, type: Type): Promise<Of<Type>> {
  return new Promise((resolve, reject) => {
    const take = (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ServerMessage;
      if (message.type === 'refused') reject(new Error(`The relay refused an honest person: ${message.reason}.`));
      if (message.type !== type) return;
      socket.off('message', take);
      resolve(message as Of<Type>);
    };
    socket.on('message', take);
    socket.once('close', code => reject(new Error(`An honest person was closed with ${code} on the way in.`)));
  });
}

function opened(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
}
