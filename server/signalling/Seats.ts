import type { WebSocket } from 'ws';
import type { PeerTicket } from '../../core/protocol/server.ts';
import type { OpenPlace } from '../../core/room/types.ts';
import { randomId } from '../tokens.ts';
import type { TicketOffice } from './tickets.ts';

/** What signalling asks of a room, and tells it. */
export interface SeatRoom {
  readonly slug: string;
  /** The signalling connection of that seat is open. */
  seatOpened(seat: Seat): void;
  /** Where the participant is whose current seat this is; null when it is nobody's, or they wait outside. */
  placeOf(seat: Seat): OpenPlace | null;
}

/** A peer id that was given out. It can be opened once. */
export interface Seat {
  readonly id: string;
  readonly room: SeatRoom;
  readonly credentialHash: string;
  used: boolean;
  /** The open signalling connection, if any. */
  socket: WebSocket | null;
}

/** Close code of a signalling connection whose seat was given up: going away (RFC 6455 §7.4.1). */
const GOING_AWAY = 1001;

/** Every peer id in use, with its ticket's owner. A new one for every signalling connection. */
export class Seats {
  readonly #office: TicketOffice;
  readonly #seats = new Map<string, Seat>();

  constructor(office: TicketOffice) {
    this.#office = office;
  }

  issue(room: SeatRoom, credentialHash: string): PeerTicket {
    const id = randomId();
    this.#seats.set(id, { id, room, credentialHash, used: false, socket: null });
    return { id, ticket: this.#office.issue(id, room.slug) };
  }

  /** The seat, if the ticket is its own, in time, and used for the first time. */
  redeem(id: string, ticket: string): Seat | null {
    const seat = this.#seats.get(id);
    if (!seat || seat.used || !this.#office.verify(ticket, id, seat.room.slug)) return null;
    seat.used = true;
    return seat;
  }

  find(id: string): Seat | null {
    return this.#seats.get(id) ?? null;
  }

  revoke(id: string): void {
    const seat = this.#seats.get(id);
    this.#seats.delete(id);
    seat?.socket?.close(GOING_AWAY);
  }
}
