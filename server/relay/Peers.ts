import type { Ice, PeerTicket } from '../../core/protocol/server.ts';
import type { Actor } from '../../core/room/commands.ts';
import type { RoomEvent } from '../../core/room/events.ts';
import { isModerator } from '../../core/room/room.ts';
import { lobbyRole, mayBeReached } from '../../core/room/rules/enter.ts';
import type { OpenPlace, ParticipantId, RoomState } from '../../core/room/types.ts';
import type { Seat, SeatRoom, Seats } from '../signalling/Seats.ts';
import { randomId } from '../tokens.ts';
import { presentId } from './batch.ts';
import type { Connection } from './Connection.ts';
import { Directory } from './Directory.ts';
import { encode } from './frames.ts';
import type { IceServerIssuer } from './IceServerIssuer.ts';

interface PeersContext {
  readonly seats: Seats;
  readonly ice: IceServerIssuer;
  readonly now: () => number;
}

/**
 * What media needs of the server, for a room: peer ids, given out, opened, shown in the directory and given up, and ICE
 * servers. Whoever may not come inside has neither peer id nor TURN.
 */
export class Peers {
  readonly directory: Directory;
  readonly #room: SeatRoom;
  readonly #state: () => RoomState;
  readonly #context: PeersContext;

  constructor(room: SeatRoom, state: () => RoomState, context: PeersContext, loaded: RoomState) {
    this.directory = new Directory(loaded.room);
    this.#room = room;
    this.#state = state;
    this.#context = context;
  }

  /** What a welcome says. Without a ticket the peer id is nobody's: clients of this version want one. */
  welcome(connection: Connection): { readonly peer: PeerTicket; readonly ice: Ice } {
    const peer = this.#reaches(connection) ? this.#issue(connection) : { id: randomId(), ticket: '' };
    return { peer, ice: this.#iceFor(connection) };
  }

  /** Answers whoever asks: with a new peer id if they may have one, or with ICE servers. */
  renew(connection: Connection, what: 'peer' | 'ice'): void {
    if (what === 'ice') connection.write(encode({ type: 'ice', ice: this.#iceFor(connection) }));
    else if (this.#reaches(connection)) connection.write(encode({ type: 'peer', peer: this.#issue(connection) }));
  }

  /** The first one of somebody who had none, and what their calls go through. */
  begin(connection: Connection): void {
    if (connection.ticketed !== null || !this.#reaches(connection)) return;
    this.renew(connection, 'ice');
    this.renew(connection, 'peer');
  }

  /** A signalling connection is open; `connection` is its credential's. True when the directory changes. */
  opened(seat: Seat, connection: Connection | null): boolean {
    const { seats } = this.#context;
    const id = presentId(this.#state(), seat.credentialHash);
    if (connection?.ticketed === seat.id) {
      if (connection.signalled) seats.revoke(connection.signalled);
      connection.signalled = seat.id;
    }
    if (!id) return false;
    const before = this.directory.peerOf(id);
    if (before) seats.revoke(before);
    this.directory.set(id, seat.id);
    return true;
  }

  /** A connection is gone: so are its peer ids, but for the one under which its participant is still reached. */
  release({ ticketed, signalled }: Connection, id: ParticipantId | null): void {
    const kept = id && this.directory.peerOf(id);
    for (const peer of [ticketed, signalled]) if (peer && peer !== kept) this.#context.seats.revoke(peer);
  }

  /** Where the participant takes part in media whose current seat this is; null outside. */
  placeOf(seat: Seat): OpenPlace | null {
    const state = this.#state();
    const id = presentId(state, seat.credentialHash);
    if (!id || state.room.status === 'ended' || this.directory.peerOf(id) !== seat.id) return null;
    const place = state.room.participants.get(id)?.place ?? 'waiting';
    return place === 'waiting' ? null : place;
  }

  /** Keeps the directory and the seats as the event leaves them. Answers who may be reached from now on, or not any more. */
  follow(event: RoomEvent, connections: ReadonlyMap<string, Connection>): Connection[] {
    const concerned = concernedBy(event, connections);
    for (const connection of concerned) if (!this.#reaches(connection)) this.#withdraw(connection);
    switch (event.type) {
      case 'entered': {
        const peer = connections.get(event.credentialHash)?.signalled;
        if (peer) this.directory.set(event.participant.id, peer);
        break;
      }
      case 'left': {
        const peer = this.directory.peerOf(event.id);
        if (peer) this.#context.seats.revoke(peer);
        this.directory.remove(event.id);
        break;
      }
      case 'stage-joined':
      case 'admitted':
        this.directory.touch(event.participant.id);
        break;
      case 'stage-left':
        this.directory.touch(event.id);
        break;
      case 'ended':
        for (const id of this.#state().room.participants.keys())
          this.#context.seats.revoke(this.directory.peerOf(id) ?? '');
        break;
    }
    return concerned;
  }

  #reaches(connection: Connection): boolean {
    const guest = guestOf(connection);
    return guest !== null && mayBeReached(this.#state(), guest, this.#context.now());
  }

  #iceFor(connection: Connection): Ice {
    const hash = connection.greeting?.credentialHash ?? null;
    return this.#context.ice.issue(this.#reaches(connection) ? hash : null);
  }

  /** A new peer id for this connection; one that it never opened is given up. */
  #issue(connection: Connection): PeerTicket {
    const { ticketed, signalled, greeting } = connection;
    const { seats } = this.#context;
    if (ticketed && ticketed !== signalled) seats.revoke(ticketed);
    const peer = seats.issue(this.#room, greeting?.credentialHash ?? '');
    connection.ticketed = peer.id;
    return peer;
  }

  #withdraw(connection: Connection): void {
    for (const peer of [connection.ticketed, connection.signalled]) if (peer) this.#context.seats.revoke(peer);
    connection.ticketed = connection.signalled = null;
  }
}

/** Whether a guest has a say in the room: they may begin again what has ended. */
export function governsOutside(state: RoomState, connection: Connection, now: number): boolean {
  const guest = guestOf(connection);
  return guest !== null && isModerator(lobbyRole(state, guest, now) ?? 'viewer');
}

function guestOf({ greeting }: Connection): Extract<Actor, { kind: 'guest' }> | null {
  return greeting && { kind: 'guest', credentialHash: greeting.credentialHash, invitation: greeting.invitation };
}

/** Whose being reached may begin or end with an event. */
function concernedBy(event: RoomEvent, connections: ReadonlyMap<string, Connection>): Connection[] {
  switch (event.type) {
    case 'entered':
      return [connections.get(event.credentialHash) ?? []].flat();
    case 'admitted':
      return [...connections.values()].filter(({ reader }) => reader === event.participant.id);
    case 'settings-changed':
    case 'invitation-renewed':
    case 'invitation-revoked':
    case 'unblocked':
    case 'reopened':
      return [...connections.values()].filter(({ reader }) => reader === null);
    case 'ended':
      return [...connections.values()];
    default:
      return [];
  }
}
