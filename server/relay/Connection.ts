import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import type { RoomMessage } from '../../core/protocol/client.ts';
import { CLOSE } from '../../core/protocol/close.ts';
import { MAX_OUTBOUND_BYTES } from '../../core/protocol/limits.ts';
import type { Agreement } from '../../core/protocol/received.ts';
import type { RefusalReason, ServerMessage } from '../../core/protocol/server.ts';
import type { Visibility } from '../../core/room/project.ts';
import type { InvitationId, ParticipantId, Place } from '../../core/room/types.ts';
import { BUDGETS } from '../budgets.ts';
import { isUnreadable, stopListening } from '../closing.ts';
import { TokenBucket } from '../rate-limit.ts';
import { encode } from './frames.ts';

/** What ws closes with when a frame exceeds `maxPayload`. */
const WS_TOO_BIG = 1009;

/** The relay's sockets know their connection, so that all of them share the same handlers. */
export class ClientSocket extends WebSocket {
  connection: Connection | null = null;
  /** The code with which it is closed, once that is known. */
  code: number | null = null;

  override close(code?: number, reason?: string | Buffer): void {
    const told = code === WS_TOO_BIG ? CLOSE.tooBig : code;
    const isFault = this.readyState === WebSocket.OPEN && isUnreadable(code);
    this.code ??= told ?? null;
    super.close(told, reason);
    stopListening(this, told);
    if (isFault) this.connection?.owner.faulted(this.connection);
  }
}

/** Where a connection came from, and by which address: `room` is the slug in it, null where it names none. */
export interface ConnectionOrigin {
  readonly address: string;
  readonly room: string | null;
}
/** What a refusal says beside its reason. */
type RefusalHelp = Omit<Extract<ServerMessage, { type: 'refused' }>, 'type' | 'id' | 'reason'>;

/** Whoever handles what connections bring. */
export interface ConnectionOwner {
  received(connection: Connection, data: RawData, isBinary: boolean): void;
  /** It was closed for frames that are against the protocol of WebSockets, or too large. */
  faulted(connection: Connection): void;
  /** Its socket is closed, with the code that either side said first. */
  gone(connection: Connection, code: number): void;
  /** It was told that something is refused. */
  refused?(reason: RefusalReason): void;
}

/** What `hello` proved. */
export interface Greeting {
  /** What is spoken from then on. */
  readonly agreed: Agreement;
  readonly credentialHash: string;
  /** The invitation that was shown and is good, null without one. */
  readonly invitation: InvitationId | null;
  /** Hash of the token by which it was shown. */
  readonly token?: string | undefined;
  /** The revision the client holds, null on a first visit. */
  readonly after: number | null;
}

/** The peer ids of a connection: of the newest ticket, and of the signalling connection that was opened last. */
export interface PeerIds {
  ticketed: string | null;
  signalled: string | null;
}

/** Nothing was heard yet; the connection is closed unless a hello comes in time. */
interface AwaitingHello {
  readonly kind: 'awaiting-hello';
  readonly cancel: () => void;
}

/** Hello came and the room is being loaded; what came with it waits in `frames`. */
export interface CheckingHello {
  readonly kind: 'checking-hello';
  readonly frames: string[];
}

/** What a connection has once its greeting was in order. */
interface Greeted {
  readonly connection: Connection;
  readonly hub: ConnectionHub;
  readonly greeting: Greeting;
  readonly peers: PeerIds;
}

/** It speaks for nobody in the room: somebody in the lobby, or whose welcome is still on its way. */
interface AsGuest extends Greeted {
  readonly kind: 'guest';
}

/** It speaks for a participant, since the welcome or `entered` that says so. */
export interface AsParticipant extends Greeted {
  readonly kind: 'participant';
  readonly id: ParticipantId;
  /** How much of the room they see. */
  visibility: Visibility;
  /** Place for which the directory was last sent. */
  served: Place;
  /** Whether they are told of invitations. */
  watchesInvitations: boolean;
}

/** A connection that is part of a room. */
export type Present = AsGuest | AsParticipant;

/** It is closed, or about to be; nothing that was known of it counts any more. */
interface Closed {
  readonly kind: 'closed';
}

type ConnectionState = AwaitingHello | CheckingHello | Present | Closed;

const CLOSED: Closed = { kind: 'closed' };

/** The room of a connection whose greeting was in order. */
export interface ConnectionHub {
  /** Does what a client asks, in a frame of that many bytes. */
  received(from: Present, message: RoomMessage, bytes: number): void;
  /** The connection is gone, or about to be closed; `was` is what it was until now. */
  detach(was: Present): void;
}

/**
 * One client's socket and what the relay knows about it, by state: from `awaiting-hello` over `checking-hello` and
 * `guest` to `participant`, and from each of them to `closed`. Kept small: there are thousands.
 */
export class Connection {
  readonly socket: ClientSocket;
  readonly owner: ConnectionOwner;
  /** Whom limits take the client for. */
  readonly address: string;
  /** The slug in the address that was asked for; null in the address that names no room. */
  readonly room: string | null;
  /** The stream below the WebSocket, for frames made once and written to many. */
  readonly #stream: Duplex;
  readonly #frames: TokenBucket;
  readonly #bytes: TokenBucket;
  #state: ConnectionState;
  /** Sweeps of the relay since anything was heard. */
  #silent = 0;

  /** @param from the client's address, and the room in the one it asked for. A hello must come within `helloMs`. */
  constructor(owner: ConnectionOwner, socket: ClientSocket, stream: Duplex, from: ConnectionOrigin, helloMs: number) {
    this.owner = owner;
    this.socket = socket;
    this.#stream = stream;
    this.address = from.address;
    this.room = from.room;
    this.#frames = new TokenBucket(BUDGETS.connection.frames, performance.now());
    this.#bytes = new TokenBucket(BUDGETS.connection.bytes, performance.now());
    const timer = setTimeout(() => this.close(CLOSE.helloTimeout), helloMs);
    this.#state = { kind: 'awaiting-hello', cancel: () => clearTimeout(timer) };
    socket.connection = this;
    socket.on('message', onMessage);
    socket.on('pong', onPong);
    socket.on('close', onClose);
    socket.on('error', onError);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** What it is in its room, null before its greeting and once it is closed. */
  get present(): Present | null {
    const state = this.#state;
    return state.kind === 'guest' || state.kind === 'participant' ? state : null;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** A hello came. What comes from now on is to wait until it was checked. */
  checkHello(): CheckingHello {
    const { cancel } = this.#expect('awaiting-hello');
    cancel();
    return (this.#state = { kind: 'checking-hello', frames: [] });
  }

  /** The hello was in order: the connection is part of that room, as a guest until it is seated. */
  greeted(hub: ConnectionHub, greeting: Greeting): void {
    this.#expect('checking-hello');
    const peers = { ticketed: null, signalled: null };
    this.#state = { kind: 'guest', connection: this, hub, greeting, peers };
  }

  /** It speaks for that participant from now on, or sees the room anew as the one for whom it speaks already. */
  seat(id: ParticipantId, visibility: Visibility, served: Place): AsParticipant {
    const state = this.#expect('guest', 'participant');
    if (state.kind === 'participant') {
      if (state.id !== id) throw new Error('A connection speaks for one participant only');
      return Object.assign(state, { visibility, served });
    }
    const { hub, greeting, peers } = state;
    const seat = { id, visibility, served, watchesInvitations: false };
    return (this.#state = { kind: 'participant', connection: this, hub, greeting, peers, ...seat });
  }

  /** Whether one more frame from this client, of that many bytes, is within the rate. */
  admit(now: number, bytes: number): boolean {
    return this.#frames.take(now) && this.#bytes.take(now, bytes);
  }

  /** Something was heard of the client. */
  heard(): void {
    this.#silent = 0;
  }

  /** The relay looks whether anybody is still there. Answers how often it has looked since anything was heard. */
  sweep(): number {
    this.#silent += 1;
    return this.#silent;
  }

  /**
   * Writes a whole frame. A reader with too much unsent is dropped; it resumes when it can. Only what waits already
   * counts: no frame makes a reader too slow by its own size, least of all the one that it begins with.
   */
  write(bytes: Buffer): void {
    if (!this.isOpen) return;
    if (this.#stream.writableLength > MAX_OUTBOUND_BYTES) return this.close(CLOSE.tooSlow);
    this.#stream.write(bytes);
  }

  /** Says that something is refused: the command of that id, or the connection itself. */
  refuse(id: string | null, reason: RefusalReason, help: RefusalHelp = {}): void {
    this.owner.refused?.(reason);
    this.write(encode({ type: 'refused', id, reason, ...help }));
  }

  /** Bytes that the reader has not taken yet. */
  get unsent(): number {
    return this.#stream.writableLength;
  }

  /** Calls back once nothing waits unsent: now, or when the reader took it. Never, when the connection ends before. */
  onceTaken(then: () => void): void {
    if (this.#stream.writableNeedDrain) this.#stream.once('drain', then);
    else then();
  }

  close(code: number): void {
    this.ended();
    this.socket.close(code);
  }

  /** The socket is gone, or about to be closed: the room hears of it, once. */
  ended(): void {
    const was = this.#state;
    this.#state = CLOSED;
    if (was.kind === 'awaiting-hello') was.cancel();
    else if (was.kind === 'guest' || was.kind === 'participant') was.hub.detach(was);
  }

  #expect<K extends ConnectionState['kind']>(...kinds: K[]): Extract<ConnectionState, { kind: K }> {
    const state = this.#state;
    const isExpected = (one: ConnectionState): one is Extract<ConnectionState, { kind: K }> =>
      (kinds as string[]).includes(one.kind);
    if (isExpected(state)) return state;
    throw new Error(`A connection that is ${state.kind} cannot become what only ${kinds.join(' or ')} becomes`);
  }
}

function connectionOf(socket: WebSocket): Connection | null {
  return socket instanceof ClientSocket ? socket.connection : null;
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  const connection = connectionOf(this);
  if (!connection) return;
  connection.heard();
  connection.owner.received(connection, data, isBinary);
}

function onPong(this: WebSocket): void {
  connectionOf(this)?.heard();
}

function onClose(this: WebSocket, code: number): void {
  const connection = connectionOf(this);
  connection?.owner.gone(connection, connection.socket.code ?? code);
}

function onError(): void {
  // ws closes a socket after its error, and `close` does the rest; without a listener it would throw.
}
