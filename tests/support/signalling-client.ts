import { WebSocket } from 'ws';
import { FrameQueue } from './frame-queue.ts';

export interface Signal {
  readonly type: string;
  readonly src?: string;
  readonly dst?: string;
  readonly payload?: unknown;
}

/** A client that speaks PeerJS's signalling by hand. */
export class RawSignallingClient {
  readonly frames: FrameQueue<Signal>;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.frames = new FrameQueue(socket, text => JSON.parse(text) as Signal);
  }

  /** Resolves when PeerServer said OPEN. Rejects with the HTTP status when the upgrade is refused. */
  static connect(
    origin: string,
    id: string,
    ticket: string,
    headers: Record<string, string> = {},
  ): Promise<RawSignallingClient> {
    return RawSignallingClient.connectBy(
      origin,
      new URLSearchParams({ key: 'peerjs', id, token: ticket, version: '1.5.5' }).toString(),
      headers,
    );
  }

  /** The same with a query of one's own. */
  static async connectBy(
    origin: string,
    query: string,
    headers: Record<string, string> = {},
    path = '/peerjs/peerjs',
  ): Promise<RawSignallingClient> {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}?${query}`, { headers });
    const client = new RawSignallingClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_request, response) => {
        reject(new Error(`refused with ${response.statusCode}`));
        socket.terminate();
      });
    });
    await client.next('OPEN');
    return client;
  }

  get closed(): Promise<number> {
    return this.frames.closed;
  }

  next(type: string): Promise<Signal> {
    return this.frames.take(type, (signal): signal is Signal => signal.type === type);
  }

  send(signal: unknown): void {
    this.sendRaw(JSON.stringify(signal));
  }

  sendRaw(frame: string | Buffer): void {
    this.#socket.send(frame);
  }

  /** Reads nothing more, as a stuck page does. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.terminate();
  }
}
