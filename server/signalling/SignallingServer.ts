import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import express from 'express';
import { ExpressPeerServer } from 'peer';
import { type RawData, WebSocketServer } from 'ws';
import { CLOSE } from '../../core/protocol/close.ts';
import { PATHS, peerPath } from '../../core/protocol/http.ts';
import type { Budgets } from '../budgets.ts';
import { giveWay, goOnReading } from '../fairness.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/Metrics.ts';
import type { Shares } from '../Shares.ts';
import { randomId } from '../tokens.ts';
import { Gate, MAX_SIGNAL_BYTES } from './gate.ts';
import { GatedSocket } from './GatedSocket.ts';
import { type Seat, Seats } from './Seats.ts';
import { TicketOffice } from './tickets.ts';

/** PeerServer's own limit would be 5,000; ours is one connection a seat. */
const MAX_PEERS = 100_000;
const KEY = 'peerjs';
/** Largest message of somebody who is not inside, in bytes: a heartbeat is some 20. */
const MOST_OUTSIDE_BYTES = 1024;
const CLOSE_TIMEOUT_MS = 2_000;
/** Close code for a failure of our own (RFC 6455 §7.4.1). */
const INTERNAL_ERROR = 1011;

/**
 * PeerServer behind tickets. It has no authentication of its own, so nothing reaches it that was
 * not checked here: connections at the upgrade, messages one by one. Its HTTP routes are not served.
 */
export class SignallingServer {
  /** What PeerJS's client makes of the path that it is told. */
  readonly path = `${PATHS.peer}/${KEY}`;
  readonly seats: Seats;
  readonly #logger: Logger;
  readonly #sockets: WebSocketServer;
  readonly #gate: Gate;
  readonly #metrics: Metrics | null;
  readonly #budgets: Budgets;
  readonly #shares: Shares;
  readonly #open = new Set<GatedSocket>();
  /** Sockets that PeerServer took, with the id under which it knows each. */
  readonly #known = new WeakMap<object, string>();

  constructor(
    server: Server,
    {
      secret,
      logger,
      now,
      budgets,
      shares,
      metrics,
    }: {
      secret: string;
      logger: Logger;
      now: () => number;
      budgets: Budgets;
      shares: Shares;
      metrics: Metrics | null;
    },
  ) {
    this.#budgets = budgets;
    this.#shares = shares;
    this.seats = new Seats(new TicketOffice(secret, now));
    this.#logger = logger;
    this.#metrics = metrics;
    this.#gate = new Gate(
      id => this.seats.find(id),
      signal => metrics?.signalled(signal),
    );
    // `closeTimeout` is newer than the type definitions.
    const options: ConstructorParameters<typeof WebSocketServer>[0] & { closeTimeout: number } = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: MAX_SIGNAL_BYTES,
      closeTimeout: CLOSE_TIMEOUT_MS,
      WebSocket: GatedSocket,
    };
    this.#sockets = new WebSocketServer(options);
    const peers = ExpressPeerServer(server, {
      key: KEY,
      path: '/',
      allow_discovery: false,
      concurrent_limit: MAX_PEERS,
      createWebSocketServer: () => this.#sockets,
    });
    peers.on('connection', client => {
      const socket = client.getSocket();
      if (socket) this.#known.set(socket, client.getId());
    });
    peers.on('error', error => logger.debug({ error: error.message }, 'signalling socket error'));
    // PeerServer starts when it is mounted; this application answers no requests.
    express().use(PATHS.peer, peers);
  }

  /** The same for one room. */
  pathOf(slug: string): string {
    return `${peerPath(slug)}/${KEY}`;
  }

  /**
   * Opens a signalling connection for whoever holds a ticket of the room; false when they do not.
   * @param from the client's address, for limits, and the room in the address that was asked for (null: in none)
   */
  upgrade(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    { address, room }: { readonly address: string; readonly room: string | null },
  ): boolean {
    const query = readQuery(request.url ?? '');
    if (query?.get('key') !== KEY) return false;
    // Looked at first: a ticket shown at another room's address is still good at its own.
    if (room !== null && this.seats.find(query.get('id') ?? '')?.room.slug !== room) return false;
    const seat = this.seats.redeem(query.get('id') ?? '', query.get('token') ?? '');
    if (!seat) return false;
    this.#sockets.handleUpgrade(request, stream, head, socket => {
      if (!(socket instanceof GatedSocket)) return socket.terminate();
      this.#seat(seat, socket, address);
      // PeerServer reads the query again, in its own way: it gets one of ours. Nobody knows this token, so the id is
      // theirs alone.
      request.url = `/?${new URLSearchParams({ key: KEY, id: seat.id, token: randomId() })}`;
      this.#sockets.emit('connection', socket, request);
      if (this.#known.get(socket) !== seat.id) return socket.close(INTERNAL_ERROR);
      seat.room.seatOpened(seat);
    });
    return true;
  }

  /** WebSockets that are open. */
  get open(): number {
    return this.#open.size;
  }

  close(): void {
    for (const socket of this.#open) socket.close(CLOSE.restarting);
  }

  #seat(seat: Seat, socket: GatedSocket, address: string): void {
    seat.socket = socket;
    this.#open.add(socket);
    socket.once('close', code => {
      this.#metrics?.closed('signalling', socket.code ?? code);
      this.#open.delete(socket);
      if (seat.socket === socket) seat.socket = null;
    });
    const faulted = () => this.#budgets.address.faults.spend(address, performance.now(), 1);
    socket.faulted = faulted;
    socket.taken = (data, isBinary) => {
      if (socket.readyState !== socket.OPEN || this.#known.get(socket) !== seat.id) return;
      const now = performance.now();
      const size = sizeOf(data);
      if (!this.#pays(seat, address, size, now)) {
        faulted();
        return socket.close(CLOSE.rateLimited);
      }
      const ran = this.#shares.run(address, socket, () => {
        if (socket.isPaused) goOnReading(socket);
        const passed = isBinary ? null : this.#gate.pass(seat, data.toString(), performance.now());
        if (passed === null) this.#logger.debug('signalling message dropped');
        else if (socket.readyState === socket.OPEN) socket.pass(passed);
      });
      // What waits here is the only message of it that does.
      if (ran) giveWay(socket, size);
      else socket.pause();
    };
  }

  /**
   * Whoever is not inside yet has nobody to call: their heartbeats cost their address nothing, and more than that they
   * may not send. Whoever shares an address with a flood calls all the same, a little.
   */
  #pays(seat: Seat, address: string, bytes: number, now: number): boolean {
    const { signalling, address: addresses } = this.#budgets;
    const { credentialHash: person, room } = seat;
    if (!signalling.signals.take(person, now)) return false;
    if (room.placeOf(seat) === null) return bytes <= MOST_OUTSIDE_BYTES;
    return (
      signalling.bytes.take(person, now, bytes) &&
      (addresses.signalBytes.take(address, now, bytes) || signalling.floorBytes.take(person, now, bytes))
    );
  }
}

function sizeOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, one) => sum + one.byteLength, 0) : data.byteLength;
}

/**
 * The query of a URL if every name is there once; null if one is repeated, because then another reader may read another
 * value.
 */
function readQuery(url: string): URLSearchParams | null {
  const { searchParams } = new URL(url, 'http://server');
  const names = [...searchParams.keys()];
  return new Set(names).size === names.length ? searchParams : null;
}
