import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocketServer } from 'ws';
import type { ClientMessage } from '../../core/protocol/client.ts';
import { CLOSE } from '../../core/protocol/close.ts';
import { BadMessageError, decodeClientMessage } from '../../core/protocol/codec.ts';
import { HELLO_TIMEOUT_MS, MAX_CLIENT_FRAME_BYTES, PING_INTERVAL_MS } from '../../core/protocol/limits.ts';
import { KeyedLimit } from '../rate-limit.ts';
import { ClientSocket, Connection, type ConnectionOwner } from './Connection.ts';
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
    const connection = new Connection(this, socket, stream, performance.now());
    connection.awaitHello(address, HELLO_TIMEOUT_MS);
    this.#connections.add(connection);
    if (this.#closing) connection.close(CLOSE.restarting);
  }

  gone(connection: Connection): void {
    this.#connections.delete(connection);
    connection.pending?.cancel();
    connection.hub?.detach(connection);
  }

  received(connection: Connection, data: RawData, isBinary: boolean): void {
    if (!connection.isOpen) return;
    if (!connection.admit(performance.now())) return connection.close(CLOSE.rateLimited);
    if (isBinary) return connection.close(CLOSE.badMessage);
    this.#take(connection, data.toString());
  }

  #take(connection: Connection, text: string): void {
    const { pending } = connection;
    if (pending?.greeting) {
      pending.frames.push(text);
      return;
    }
    let message: ClientMessage;
    try {
      message = decodeClientMessage(text);
    } catch (error) {
      if (!(error instanceof BadMessageError)) throw error;
      if (pending && isOtherVersion(text)) this.#refuse(connection, { refusal: 'version' });
      else connection.close(CLOSE.badMessage);
      return;
    }
    if (message.type === 'hello' && pending) void this.#hello(connection, message);
    else this.#handle(connection, message);
  }

  async #hello(connection: Connection, hello: Hello): Promise<void> {
    const { pending } = connection;
    if (!pending) return;
    pending.cancel();
    pending.greeting = true;
    const greeted = await greet(hello, this.hubs, this.#options.now()).catch((error: unknown) => {
      this.#options.logger.error({ err: error }, 'a room could not be loaded');
      connection.close(CLOSE.restarting);
      return null;
    });
    if (!greeted) return;
    if ('refusal' in greeted) {
      const within = this.#refusedHellos.take(pending.address, performance.now());
      return this.#refuse(connection, within ? greeted : { refusal: 'rate-limited' });
    }
    const { hub, greeting } = greeted;
    if (connection.isOpen && !this.#closing) {
      connection.greeting = greeting;
      connection.pending = null;
      hub.attach(connection, greeting.credentialHash);
      for (const text of pending.frames) if (connection.isOpen) this.#take(connection, text);
    }
    hub.release();
  }

  #refuse(connection: Connection, { refusal: reason, ...help }: Refused): void {
    connection.write(encode({ type: 'refused', id: null, reason, ...help }));
    connection.close(CLOSE.refused);
  }

  #handle(connection: Connection, message: ClientMessage): void {
    const { hub } = connection;
    if (!hub || message.type === 'hello') return connection.close(CLOSE.badMessage);
    switch (message.type) {
      case 'command':
        return hub.command(connection, message.id, message.command);
      case 'roster':
      case 'line':
        return hub.people(connection, message);
      case 'history':
      case 'more':
      case 'unread':
      case 'react':
        return hub.takePart(connection, message);
      case 'invitations':
        return hub.invitations(connection, message);
      case 'peer':
      case 'ice':
        return hub.renew(connection, message.type);
      case 'ping':
        return connection.write(encode({ type: 'pong', serverTime: this.#options.now() }));
    }
  }

  #dropDead(): void {
    for (const connection of this.#connections) {
      connection.silent += 1;
      if (connection.silent > SILENT_SWEEPS) connection.socket.terminate();
      else if (connection.silent > 1 && connection.isOpen) connection.socket.ping();
    }
  }
}
