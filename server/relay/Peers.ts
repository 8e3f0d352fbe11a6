import type { Ice, PeerTicket } from '../../core/protocol/server.ts';
import type { Actor } from '../../core/room/commands.ts';
import type { RoomEvent } from '../../core/room/events.ts';
import { isModerator } from '../../core/room/room.ts';
import { lobbyRole, mayBeReached } from '../../core/room/rules/enter.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { OpenPlace, ParticipantId } from '../../core/room/types.ts';
import type { Seat, SeatRoom, Seats } from '../signalling/Seats.ts';
import { randomId } from '../tokens.ts';
import { presentId } from './batch.ts';
import type { Connection, Present } from './Connection.ts';
import { Directory } from './Directory.ts';
import { encode } from './frames.ts';
import type { IceServerIssuer } from './IceServerIssuer.ts';
import { refusedBy, turnAway } from './refusing.ts';

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
  welcome(to: Present): { readonly peer: PeerTicket; readonly ice: Ice } {
    const peer = this.#reaches(to) ? this.#issue(to) : { id: randomId(), ticket: '' };
    return { peer, ice: this.#iceFor(to) };
  }

  /** Answers whoever asks: with a new peer id if they may have one, or with ICE servers. */
  renew(to: Present, what: 'peer' | 'ice'): void {
    if (what === 'ice') to.connection.write(encode({ type: 'ice', ice: this.#iceFor(to) }));
    else if (this.#reaches(to)) to.connection.write(encode({ type: 'peer', peer: this.#issue(to) }));
  }

  /**
   * The first one of somebody who had none, and what their calls go through. Who was blocked while they stood in the
   * lobby is turned away.
   */
  begin(to: Present): void {
    const { room, secrets } = this.#state();
    const blocked = secrets.removed.get(secrets.credentials.get(to.greeting.credentialHash) ?? '') === 'blocked';
    if (blocked && to.kind === 'guest') return turnAway(to.connection, refusedBy(room, 'blocked'));
    if (to.peers.ticketed !== null || !this.#reaches(to)) return;
    this.renew(to, 'ice');
    this.renew(to, 'peer');
  }

  /** A signalling connection is open; `owner` has its credential. True when the directory changes. */
  opened(seat: Seat, owner: Present | null): boolean {
    const { seats } = this.#context;
    const id = presentId(this.#state(), seat.credentialHash);
    if (owner?.peers.ticketed === seat.id) {
      if (owner.peers.signalled) seats.revoke(owner.peers.signalled);
      owner.peers.signalled = seat.id;
    }
    if (!id) return false;
    const before = this.directory.peerOf(id);
    if (before) seats.revoke(before);
    this.directory.set(id, seat.id);
    return true;
  }

  /** A connection is gone: so are its peer ids, but for the one under which its participant is still reached. */
  release({ peers: { ticketed, signalled } }: Present, id: ParticipantId | null): void {
    const kept = id && this.directory.peerOf(id);
    for (const peer of [ticketed, signalled]) if (peer && peer !== kept) this.#context.seats.revoke(peer);
  }

  /** The room is no more: nobody is reached in it. */
  end(connections: Iterable<Connection>): void {
    for (const { present } of connections) if (present) this.#withdraw(present);
    for (const id of this.#state().room.participants.keys())
      this.#context.seats.revoke(this.directory.peerOf(id) ?? '');
  }

  /** Where the participant takes part in media whose current seat this is; null outside. */
  placeOf(seat: Seat): OpenPlace | null {
    const state = this.#state();
    const id = presentId(state, seat.credentialHash);
    if (!id || state.room.status === 'ended' || this.directory.peerOf(id) !== seat.id) return null;
    const place = state.room.participants.get(id)?.place ?? 'waiting';
    return place === 'waiting' ? null : place;
  }

  /**
   * Keeps the directory and the seats as the event leaves them. Answers who may be reached from now on, or not any
   * more.
   */
  follow(event: RoomEvent, connections: ReadonlyMap<string, Connection>): Present[] {
    const concerned = [...concernedBy(event, connections), ...putOutOfLobby(event, this.#state(), connections)];
    for (const one of concerned) if (!this.#reaches(one)) this.#withdraw(one);
    switch (event.type) {
      case 'entered': {
        const peer = connections.get(event.credentialHash)?.present?.peers.signalled;
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

  #reaches(one: Present): boolean {
    return mayBeReached(this.#state(), guestOf(one), this.#context.now());
  }

  #iceFor(one: Present): Ice {
    return this.#context.ice.issue(this.#reaches(one) ? one.greeting.credentialHash : null);
  }

  /** A new peer id for this connection; one that it never opened is given up. */
  #issue({ peers, greeting }: Present): PeerTicket {
    const { seats } = this.#context;
    if (peers.ticketed && peers.ticketed !== peers.signalled) seats.revoke(peers.ticketed);
    const peer = seats.issue(this.#room, greeting.credentialHash);
    peers.ticketed = peer.id;
    return peer;
  }

  #withdraw({ peers }: Present): void {
    for (const peer of [peers.ticketed, peers.signalled]) if (peer) this.#context.seats.revoke(peer);
    peers.ticketed = peers.signalled = null;
  }
}

/** Whether a guest has a say in the room: they may begin again what has ended. */
export function governsOutside(state: RoomState, guest: Present, now: number): boolean {
  return isModerator(lobbyRole(state, guestOf(guest), now) ?? 'viewer');
}

function guestOf({ greeting: { credentialHash, invitation, token } }: Present): Extract<Actor, { kind: 'guest' }> {
  return { kind: 'guest', credentialHash, invitation, token };
}

/** Whose being reached may begin or end with an event. */
function concernedBy(event: RoomEvent, connections: ReadonlyMap<string, Connection>): Present[] {
  const present = () => [...connections.values()].flatMap(one => one.present ?? []);
  // Others who showed the same invitation may have come too late for its last use.
  if (event.outsider?.from === 'lobby' && event.outsider.invitation !== null)
    return present().filter(one => event.type === 'ended' || one.kind === 'guest');
  switch (event.type) {
    case 'entered':
      return [connections.get(event.credentialHash)?.present ?? []].flat();
    case 'admitted':
      return present().filter(one => one.kind === 'participant' && one.id === event.participant.id);
    case 'settings-changed':
    case 'invitation-renewed':
    case 'invitation-revoked':
    case 'unblocked':
    case 'role-lowered':
    case 'reopened':
      return present().filter(one => one.kind === 'guest');
    case 'ended':
      return present();
    default:
      return [];
  }
}

/** Who stands in the lobby, and may not come back as they are since a moderator put them out. */
function putOutOfLobby(
  event: RoomEvent,
  { secrets: { credentials } }: RoomState,
  connections: ReadonlyMap<string, Connection>,
): Present[] {
  if (event.type !== 'left' || (event.reason !== 'removed' && event.reason !== 'blocked')) return [];
  const found: Present[] = [];
  for (const [hash, { present }] of connections)
    if (present?.kind === 'guest' && credentials.get(hash) === event.id) found.push(present);
  return found;
}
