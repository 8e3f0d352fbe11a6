import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocketServer } from 'ws';
import type { ClientMessage } from '../../core/protocol/client.ts';
import { CLOSE } from '../../core/protocol/close.ts';
import { BadMessageError, decodeClientMessage } from '../../core/protocol/codec.ts';
import { HELLO_TIMEOUT_MS, MAX_CLIENT_FRAME_BYTES, PING_INTERVAL_MS } from '../../core/protocol/limits.ts';
import { DamagedLog } from '../log/RoomLog.ts';
import { KeyedLimit } from '../rate-limit.ts';
import { ClientSocket, Connection, type ConnectionOwner } from './Connection.ts';
import { INTERNAL_ERROR } from './failing.ts';
import { encode } from './frames.ts';
import { greet, type Hello, isOtherVersion, type Refused } from './greet.ts';
import type { HubContext } from './RoomHub.ts';
import { RoomHubs } from './RoomHubs.ts';

/** Greetings that were refused, an address. Guessing slugs or invitations is slower than this. */
const REFUSED_HELLOS = { perSecond: 0.5, burst: 60 } as const;
const CLOSE_TIMEOUT_MS = 2_000;
/** A socket silent for a sweep is pinged, silent for this many it is dropped. */
const SILENT_SWEEPS = 3;

export type RelayOptions = Omit<HubContext, 'idle'>;

/** The room-state relay: one WebSocket a client, one hub a room. */
export class Relay implements ConnectionOwner {
  readonly hubs: RoomHubs;
  readonly #options: RelayOptions;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<Connection>();
  readonly #refusedHellos = new KeyedLimit(REFUSED_HELLOS);
  readonly #sweep = setInterval(() => this.#dropDead(), PING_INTERVAL_MS);
  #closing = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.hubs = new RoomHubs(options);
    // `closeTimeout` is newer than the type definitions.
    const socketOptions: ConstructorParameters<typeof WebSocketServer>[0] & { closeTimeout: number } = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: MAX_CLIENT_FRAME_BYTES,
      closeTimeout: CLOSE_TIMEOUT_MS,
      WebSocket: ClientSocket,
    };
    this.#sockets = new WebSocketServer(socketOptions);
  }

  /** Takes over an upgrade request. `address` is the client's, for limits. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, address: string): void {
    this.#sockets.handleUpgrade(request, stream, head, socket => {
      if (socket instanceof ClientSocket) this.#open(socket, stream, address);
    });
  }

  /** Closes every socket, so that clients resume elsewhere or later; nobody is said to have left. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#sweep);
    await this.hubs.stop();
    for (const connection of this.#connections) connection.close(CLOSE.restarting);
  }

  #open(socket: ClientSocket, stream: Duplex, address: string): void {
    const connection = new Connection(this, socket, stream, address, HELLO_TIMEOUT_MS);
    this.#connections.add(connection);
    if (this.#closing) connection.close(CLOSE.restarting);
  }

  gone(connection: Connection): void {
    this.#connections.delete(connection);
    connection.ended();
  }

  received(connection: Connection, data: RawData, isBinary: boolean): void {
    if (!connection.isOpen) return;
    if (!connection.admit(performance.now())) return connection.close(CLOSE.rateLimited);
    if (isBinary) return connection.close(CLOSE.badMessage);
    this.#take(connection, data.toString());
  }

  #take(connection: Connection, text: string): void {
    const { state } = connection;
    if (state.kind === 'checking-hello') {
      state.frames.push(text);
      return;
    }
    let message: ClientMessage;
    try {
      message = decodeClientMessage(text);
    } catch (error) {
      if (!(error instanceof BadMessageError)) throw error;
      if (state.kind === 'awaiting-hello' && isOtherVersion(text)) this.#refuse(connection, { refusal: 'version' });
      else connection.close(CLOSE.badMessage);
      return;
    }
    const { type } = message;
    if (type === 'hello' && state.kind === 'awaiting-hello') void this.#hello(connection, message);
    else if (type !== 'hello' && (state.kind === 'guest' || state.kind === 'participant'))
      state.hub.received(state, message);
    else connection.close(CLOSE.badMessage);
  }

  async #hello(connection: Connection, hello: Hello): Promise<void> {
    const { address, frames } = connection.checkHello();
    const greeted = await greet(hello, this.hubs, this.#options.now()).catch((error: unknown) => {
      this.#options.logger.error({ err: error }, 'a room could not be loaded');
      connection.close(error instanceof DamagedLog ? INTERNAL_ERROR : CLOSE.restarting);
      return null;
    });
    if (!greeted) return;
    if ('refusal' in greeted) {
      const within = this.#refusedHellos.take(address, performance.now());
      return this.#refuse(connection, within ? greeted : { refusal: 'rate-limited' });
    }
    const { hub, greeting } = greeted;
    // They may have gone, or been closed, while the room was loaded.
    if (connection.state.kind === 'checking-hello' && connection.isOpen && !this.#closing) {
      hub.attach(connection, greeting);
      for (const text of frames) if (connection.isOpen) this.#take(connection, text);
    }
    hub.release();
  }

  #refuse(connection: Connection, { refusal: reason, ...help }: Refused): void {
    connection.write(encode({ type: 'refused', id: null, reason, ...help }));
    connection.close(CLOSE.refused);
  }

  #dropDead(): void {
    for (const connection of this.#connections) {
      const silent = connection.sweep();
      if (silent > SILENT_SWEEPS) connection.socket.terminate();
      else if (silent > 1 && connection.isOpen) connection.socket.ping();
    }
  }
}
