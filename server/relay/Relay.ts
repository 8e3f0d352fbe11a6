import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type RawData, WebSocketServer } from 'ws';
import type { Hello } from '../../core/protocol/client.ts';
import { CLOSE } from '../../core/protocol/close.ts';
import { BadMessageError } from '../../core/protocol/codec.ts';
import {
  HELLO_TIMEOUT_MS,
  MAX_CLIENT_FRAME_BYTES,
  MAX_HELLO_BYTES,
  PING_INTERVAL_MS,
} from '../../core/protocol/limits.ts';
import { type Agreement, readHello, readMessage } from '../../core/protocol/received.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import { PROTOCOL_VERSIONS } from '../../core/protocol/version.ts';
import { type Budgets, OverBudget, take } from '../budgets.ts';
import { giveWay, goOnReading } from '../fairness.ts';
import { DamagedLog, RoomRemoved } from '../log/RoomLog.ts';
import type { CountedRoom } from '../metrics/Metrics.ts';
import { Stopping } from '../Stopping.ts';
import { hashToken } from '../tokens.ts';
import { ClientSocket, Connection, type ConnectionOrigin, type ConnectionOwner, type Present } from './Connection.ts';
import { Costs } from './costs.ts';
import { greet } from './greet.ts';
import { Quarantined } from './Quarantine.ts';
import { RATE_LIMITED, rateLimited, ROOM_REMOVED, turnAway } from './refusing.ts';
import type { HubContext, RoomHub } from './RoomHub.ts';
import { RoomHubs } from './RoomHubs.ts';
import { Silent } from './Silent.ts';
import { placesOf } from './views.ts';

const CLOSE_TIMEOUT_MS = 2_000;
/** What is being written when the server is asked to end has so long, in ms, before connections are closed. */
const SETTLING_MS = 1_000;
/** A socket silent for a sweep is pinged, silent for this many it is dropped. */
const SILENT_SWEEPS = 3;

export interface RelayOptions extends Omit<HubContext, 'idle' | 'broke' | 'costs' | 'census'> {
  readonly budgets: Budgets;
}

/** The room-state relay: one WebSocket a client, one hub a room. */
export class Relay implements ConnectionOwner {
  readonly hubs: RoomHubs;
  readonly #rooms = new Set<RoomHub>();
  readonly #options: RelayOptions;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<Connection>();
  readonly #budgets: Budgets;
  readonly #silent: Silent<Connection>;
  readonly #sweep = setInterval(() => this.#dropDead(), PING_INTERVAL_MS);
  #closing = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#budgets = options.budgets;
    this.#silent = new Silent(options.budgets.address.silent, oldest => oldest.close(CLOSE.helloTimeout));
    const { address } = options.budgets;
    this.hubs = new RoomHubs(
      { ...options, costs: new Costs(options.budgets), census: this.#rooms },
      address.replayedEntries,
    );
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

  /** Takes over an upgrade request of a client that came from there. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, from: ConnectionOrigin): void {
    this.#sockets.handleUpgrade(request, stream, head, socket => {
      if (socket instanceof ClientSocket) this.#open(socket, stream, from);
    });
  }

  /** Closes every socket, so that clients resume elsewhere or later; nobody is said to have left. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#sweep);
    const stopped = this.hubs.stop();
    // Who waits for the log is told what became of it, unless that takes long.
    await Promise.race([stopped, pause(SETTLING_MS, undefined, { ref: false })]);
    for (const connection of this.#connections) connection.close(CLOSE.restarting);
    await stopped;
  }

  #open(socket: ClientSocket, stream: Duplex, from: ConnectionOrigin): void {
    const connection = new Connection(this, socket, stream, from, HELLO_TIMEOUT_MS);
    this.#connections.add(connection);
    this.#silent.add(connection);
    if (this.#closing) connection.close(CLOSE.restarting);
  }

  gone(connection: Connection, code: number): void {
    this.#options.metrics?.closed('relay', code);
    this.#connections.delete(connection);
    this.#silent.delete(connection);
    connection.ended();
  }

  refused(reason: RefusalReason): void {
    this.#options.metrics?.refused(reason);
  }

  /** The rooms in memory. */
  get rooms(): CountedRoom[] {
    return [...this.#rooms].map(({ isIdle, waiting, room, lobby }) => ({
      isIdle,
      waiting,
      people: placesOf(room, lobby.guests),
    }));
  }

  /** WebSockets that are open. */
  get open(): number {
    return this.#connections.size;
  }

  /** Bytes that readers have not taken yet. */
  get unsentBytes(): number {
    let sum = 0;
    for (const { unsent } of this.#connections) sum += unsent;
    return sum;
  }

  faulted({ address }: Connection): void {
    this.#budgets.address.faults.spend(address, performance.now(), 1);
  }

  /** Closes it for what it sent. */
  #fault(connection: Connection, code: number): void {
    this.faulted(connection);
    connection.close(code);
  }

  received(connection: Connection, data: RawData, isBinary: boolean): void {
    if (!connection.isOpen) return;
    const bytes = Array.isArray(data) ? 0 : data.byteLength;
    if (!connection.admit(performance.now(), bytes)) return this.#fault(connection, CLOSE.rateLimited);
    if (isBinary) return this.#fault(connection, CLOSE.badMessage);
    if (connection.state.kind === 'awaiting-hello') {
      this.#silent.delete(connection);
      if (bytes > MAX_HELLO_BYTES) return this.#fault(connection, CLOSE.tooBig);
    }
    const { socket, address } = connection;
    const ran = this.#options.shares.run(address, connection, () => {
      this.#take(connection, data.toString());
      if (socket.isPaused && connection.state.kind !== 'checking-hello') goOnReading(socket);
    });
    // What waits here is the only frame of it that does.
    if (!ran) socket.pause();
    else giveWay(socket, bytes);
  }

  #take(connection: Connection, text: string): void {
    const { state } = connection;
    if (state.kind === 'checking-hello') {
      state.frames.push(text);
      return;
    }
    try {
      if (state.kind === 'awaiting-hello') this.#greeted(connection, text);
      else if (state.kind !== 'closed') this.#message(state, text);
    } catch (error) {
      if (!(error instanceof BadMessageError)) throw error;
      this.#fault(connection, CLOSE.badMessage);
    }
  }

  #greeted(connection: Connection, text: string): void {
    const read = readHello(text);
    if (read) void this.#hello(connection, read);
    else turnAway(connection, { refusal: 'version', versions: PROTOCOL_VERSIONS });
  }

  #message(from: Present, text: string): void {
    const received = readMessage(text, from.greeting.agreed.version);
    if (received.kind === 'message') from.hub.received(from, received.message, Buffer.byteLength(text));
    else if (received.kind === 'refused') from.connection.refuse(received.id, received.reason);
  }

  async #hello(
    connection: Connection,
    { hello, agreed }: { readonly hello: Hello; readonly agreed: Agreement },
  ): Promise<void> {
    const { frames } = connection.checkHello();
    const { address, socket } = connection;
    // Nothing more is read of it meanwhile: little waits here, however long that takes.
    socket.pause();
    const checked = this.#greet(hello, connection, agreed).finally(() => socket.resume());
    const greeted = await checked.catch((error: unknown) => {
      // Of a room in quarantine it was said already.
      const isKnown = error instanceof Quarantined || error instanceof Stopping;
      if (!isKnown) this.#options.logger.error({ err: error }, 'a room could not be loaded');
      connection.close(error instanceof DamagedLog ? CLOSE.roomDamaged : CLOSE.restarting);
      return null;
    });
    if (!greeted) return;
    if ('refusal' in greeted) {
      const { refusedHellos } = this.#budgets.address;
      const within = greeted.refusal === RATE_LIMITED || refusedHellos.take(address, performance.now());
      return turnAway(connection, within ? greeted : rateLimited(refusedHellos.waitMs(address, performance.now())));
    }
    const { hub, greeting } = greeted;
    // They may have gone, or been closed, while the room was loaded.
    if (connection.state.kind === 'checking-hello' && connection.isOpen && !this.#closing) {
      hub.attach(connection, greeting);
      for (const text of frames) if (connection.isOpen) this.#take(connection, text);
    }
    hub.release();
  }

  /** Cheap checks come before the room is loaded. */
  async #greet(hello: Hello, { address, room }: ConnectionOrigin, agreed: Agreement): ReturnType<typeof greet> {
    // What stands before the server took it for another room's.
    if (room !== null && room !== hello.room) return { refusal: 'no-such-room' };
    const credentialHash = hashToken(hello.credential);
    const { hellos: ofAddress } = this.#budgets.address;
    const wait = take([[ofAddress, address]], performance.now());
    // One machine must not keep out everybody behind its address whom the room knows or has invited.
    if (wait > 0 && !(await this.hubs.expects(hello, credentialHash))) return rateLimited(wait);
    const { hellos } = this.#budgets.person;
    const now = performance.now();
    if (!hellos.take(credentialHash, now)) return rateLimited(hellos.waitMs(credentialHash, now));
    try {
      const { hubs } = this;
      return await greet(hello, {
        agreed,
        credentialHash,
        address,
        hubs,
        mostGuests: this.#budgets.room.guests,
        now: this.#options.now(),
      });
    } catch (error) {
      if (error instanceof OverBudget) return rateLimited(error.retryAfter);
      if (error instanceof RoomRemoved) return ROOM_REMOVED;
      throw error;
    }
  }

  #dropDead(): void {
    for (const connection of this.#connections) {
      // Whose hello is checked is not read, and so cannot be heard.
      if (connection.state.kind === 'checking-hello') continue;
      const silent = connection.sweep();
      if (silent > SILENT_SWEEPS) connection.socket.terminate();
      else if (silent > 1 && connection.isOpen) connection.socket.ping();
    }
  }
}
