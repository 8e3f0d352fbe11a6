import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import express from 'express';
import { ExpressPeerServer } from 'peer';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { CLOSE } from '../../protocol/close.ts';
import { PATHS } from '../../protocol/http.ts';
import type { Logger } from '../logger.ts';
import { TokenBucket } from '../rate-limit.ts';
import { MAX_SIGNAL_BYTES, mayPass, SIGNAL_RATE } from './gate.ts';
import { Seats, type Seat } from './Seats.ts';
import { TicketOffice } from './tickets.ts';

/** PeerServer's own limit would be 5,000; ours is one connection a seat. */
const MAX_PEERS = 100_000;
const KEY = 'peerjs';
const CLOSE_TIMEOUT_MS = 2_000;

/** A socket whose messages pass our gate before PeerServer hears of them. */
class GatedSocket extends WebSocket {
  admits: ((data: RawData, isBinary: boolean) => boolean) | null = null;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'message') {
      const [data, isBinary] = args as [RawData, boolean];
      if (!this.admits?.(data, isBinary)) return false;
    }
    return super.emit(event, ...args);
  }
}

/**
 * PeerServer behind tickets. It has no authentication of its own, so nothing reaches it that was
 * not checked here: connections at the upgrade, messages one by one. Its HTTP routes are not served.
 */
export class Signalling {
  readonly path = `${PATHS.peer}/peerjs`;
  readonly seats: Seats;
  readonly #logger: Logger;
  readonly #sockets: WebSocketServer;
  readonly #open = new Set<WebSocket>();

  constructor(server: Server, { secret, logger, now }: { secret: string; logger: Logger; now: () => number }) {
    this.seats = new Seats(new TicketOffice(secret, now));
    this.#logger = logger;
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
    peers.on('error', error => logger.debug({ error: error.message }, 'signalling socket error'));
    // PeerServer starts when it is mounted; this application answers no requests.
    express().use(PATHS.peer, peers);
  }

  /** Opens a signalling connection for whoever holds a ticket; false when they do not. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean {
    const { searchParams } = new URL(request.url ?? '', 'http://server');
    if (searchParams.get('key') !== KEY) return false;
    const seat = this.seats.redeem(searchParams.get('id') ?? '', searchParams.get('token') ?? '');
    if (!seat) return false;
    this.#sockets.handleUpgrade(request, stream, head, socket => {
      if (socket instanceof GatedSocket) this.#seat(seat, socket);
      this.#sockets.emit('connection', socket, request);
      seat.room.seatOpened(seat);
    });
    return true;
  }

  close(): void {
    for (const socket of this.#open) socket.close(CLOSE.restarting);
  }

  #seat(seat: Seat, socket: GatedSocket): void {
    const rate = new TokenBucket(SIGNAL_RATE, performance.now());
    seat.socket = socket;
    this.#open.add(socket);
    socket.once('close', () => {
      this.#open.delete(socket);
      if (seat.socket === socket) seat.socket = null;
    });
    socket.admits = (data, isBinary) => {
      if (!rate.take(performance.now())) {
        socket.close(CLOSE.rateLimited);
        return false;
      }
      const passes = !isBinary && mayPass(seat, data.toString(), id => this.seats.find(id));
      if (!passes) this.#logger.debug('signalling message dropped');
      return passes;
    };
  }
}
