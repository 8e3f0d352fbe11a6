import type { PeerTicket } from '../../protocol/server.ts';
import type { RoomEvent } from '../../room/events.ts';
import type { OpenPlace, ParticipantId, Room } from '../../room/types.ts';
import type { Seat, SeatRoom, Seats } from '../signalling/Seats.ts';
import type { Connection } from './Connection.ts';
import { Directory } from './Directory.ts';

/** The peer ids of a room: given out, opened, shown in the directory, and given up. */
export class Peers {
  readonly directory: Directory;
  readonly #seats: Seats;

  constructor(room: Room, seats: Seats) {
    this.directory = new Directory(room);
    this.#seats = seats;
  }

  /** A new peer id for this connection; one that it never opened is given up. */
  issue(room: SeatRoom, connection: Connection): PeerTicket {
    const { ticketed, signalled, greeting } = connection;
    if (ticketed && ticketed !== signalled) this.#seats.revoke(ticketed);
    const peer = this.#seats.issue(room, greeting?.credentialHash ?? '');
    connection.ticketed = peer.id;
    return peer;
  }

  /** A signalling connection is open; `connection` and `id` are its credential's. True when the directory changes. */
  opened(seat: Seat, connection: Connection | null, id: ParticipantId | null): boolean {
    if (connection?.ticketed === seat.id) {
      if (connection.signalled) this.#seats.revoke(connection.signalled);
      connection.signalled = seat.id;
    }
    if (!id) return false;
    const before = this.directory.peerOf(id);
    if (before) this.#seats.revoke(before);
    this.directory.set(id, seat.id);
    return true;
  }

  /** A connection is gone: so are its peer ids, but for the one under which its participant is still reached. */
  release({ ticketed, signalled }: Connection, id: ParticipantId | null): void {
    const kept = id && this.directory.peerOf(id);
    for (const peer of [ticketed, signalled]) if (peer && peer !== kept) this.#seats.revoke(peer);
  }

  isCurrent(seat: Seat, id: ParticipantId): boolean {
    return this.directory.peerOf(id) === seat.id;
  }

  /** Where they take part in media; null outside. */
  placeIn(room: Room, id: ParticipantId): OpenPlace | null {
    const place = room.participants.get(id)?.place ?? 'waiting';
    return place === 'waiting' ? null : place;
  }

  /** Keeps the directory and the seats as the event leaves them. */
  follow(event: RoomEvent, connections: ReadonlyMap<string, Connection>): void {
    switch (event.type) {
      case 'entered': {
        const peer = connections.get(event.credentialHash)?.signalled;
        if (peer) this.directory.set(event.participant.id, peer);
        return;
      }
      case 'left': {
        const peer = this.directory.peerOf(event.id);
        if (peer) this.#seats.revoke(peer);
        return this.directory.remove(event.id);
      }
      case 'stage-joined':
      case 'admitted':
        return this.directory.touch(event.participant.id);
      case 'stage-left':
        return this.directory.touch(event.id);
    }
  }
}
