import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { ServerMessage } from '../../../core/protocol/server.ts';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';

/** Where an attack goes, and where it comes from. */
export interface Target {
  readonly port: number;
  readonly slug: string;
  /** Other rooms of this server, that nobody is in. */
  readonly idle: readonly string[];
  /** Address that the attacker's sockets have; not that of the honest people. */
  readonly from: string;
}

const SOCKET_PATIENCE_MS = 2_000;

/** What all attacks use: raw sockets and requests that never wait longer than they must. */
export class Attacker {
  readonly target: Target;
  readonly until: number;
  /** What was tried. */
  attempts = 0;
  /** What of it was refused, closed or failed. */
  refused = 0;
  #commands = 0;

  constructor(target: Target, seconds: number) {
    this.target = target;
    this.until = performance.now() + seconds * 1_000;
  }

  get isOver(): boolean {
    return performance.now() >= this.until;
  }

  /** Does something again and again, `lanes` at a time, until time is over. */
  async repeat(lanes: number, work: (lane: number) => Promise<unknown>): Promise<void> {
    await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        while (!this.isOver) {
          this.attempts += 1;
          await work(lane).catch(() => (this.refused += 1));
          // Sockets that fail at once must not keep this process from hearing of anything else.
          await new Promise(resolve => setImmediate(resolve));
        }
      }),
    );
  }

  /** An open socket. @throws when the server refuses it, or does not answer */
  async open(path: string): Promise<WebSocket> {
    const { port, from } = this.target;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      perMessageDeflate: false,
      localAddress: from,
      handshakeTimeout: SOCKET_PATIENCE_MS,
    });
    socket.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('close', () => reject(new Error('refused')));
    });
    return socket;
  }

  /** The next frame of that type. @throws when something else is the answer */
  async next<Type extends ServerMessage['type']>(
    socket: WebSocket,
    type: Type,
  ): Promise<Extract<ServerMessage, { type: Type }>> {
    return new Promise((resolve, reject) => {
      const give = (then: () => void) => {
        clearTimeout(timer);
        socket.off('message', take).off('close', closed);
        then();
      };
      const take = (data: Buffer) => {
        const message = JSON.parse(data.toString()) as ServerMessage;
        if (message.type === type) give(() => resolve(message as Extract<ServerMessage, { type: Type }>));
        else if (message.type === 'refused') give(() => reject(new Error(message.reason)));
      };
      const closed = () => give(() => reject(new Error('closed')));
      const timer = setTimeout(() => give(() => reject(new Error('no answer'))), SOCKET_PATIENCE_MS);
      socket.on('message', take).on('close', closed);
    });
  }

  /** Greets a room as somebody new. */
  async hello(socket: WebSocket, room = this.target.slug) {
    const credential = randomBytes(32).toString('base64url');
    const welcome = this.next(socket, 'welcome');
    this.send(socket, { type: 'hello', version: PROTOCOL_VERSION, room, credential });
    return welcome;
  }

  /** Greets and enters the room that is attacked. */
  async enter(socket: WebSocket, place: 'viewer' | 'stage' = 'viewer') {
    const welcome = await this.hello(socket);
    const entered = this.next(socket, 'entered');
    this.command(socket, { type: 'enter', name: 'Mallory', place, microphone: false, camera: false });
    await entered;
    return welcome;
  }

  command(socket: WebSocket, command: unknown): void {
    this.#commands += 1;
    this.send(socket, { type: 'command', id: `attack-${this.#commands}`, command });
  }

  send(socket: WebSocket, message: unknown): void {
    socket.send(JSON.stringify(message));
  }

  /** Sends until the socket is closed or time is over, as fast as the socket takes it. */
  async pour(socket: WebSocket, make: (count: number) => string): Promise<void> {
    for (let count = 0; socket.readyState === WebSocket.OPEN && !this.isOver; count += 1) {
      this.attempts += 1;
      await new Promise<void>(resolve => socket.send(make(count), () => setImmediate(resolve)));
    }
    if (socket.readyState !== WebSocket.OPEN) this.refused += 1;
  }

  /** One request. @throws when it is not answered with success */
  http(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<void> {
    const { port, from } = this.target;
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port, path, method, headers, localAddress: from, timeout: SOCKET_PATIENCE_MS },
        response => {
          response.resume();
          response.once('end', () => ((response.statusCode ?? 500) < 400 ? resolve() : reject(new Error('refused'))));
          response.once('error', reject);
        },
      );
      asked.once('timeout', () => asked.destroy(new Error('no answer')));
      asked.once('error', reject);
      asked.end(body);
    });
  }
}
