import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import { CLOSE } from '../../core/protocol/close.ts';
import { FRAME_BURST, FRAMES_PER_SECOND, MAX_OUTBOUND_BYTES } from '../../core/protocol/limits.ts';
import type { Visibility } from '../../core/room/project.ts';
import type { InvitationId, ParticipantId, Place } from '../../core/room/types.ts';
import { TokenBucket } from '../rate-limit.ts';
import type { RoomHub } from './RoomHub.ts';

const INPUT_RATE = { perSecond: FRAMES_PER_SECOND, burst: FRAME_BURST };
/** What ws closes with when a frame exceeds `maxPayload`. */
const WS_TOO_BIG = 1009;

/** The relay's sockets know their connection, so that all of them share the same handlers. */
export class ClientSocket extends WebSocket {
  connection: Connection | null = null;

  override close(code?: number, reason?: string | Buffer): void {
    super.close(code === WS_TOO_BIG ? CLOSE.tooBig : code, reason);
  }
}

/** Whoever handles what connections bring. */
export interface ConnectionOwner {
  received(connection: Connection, data: RawData, isBinary: boolean): void;
  gone(connection: Connection): void;
}

/** What `hello` proved. */
export interface Greeting {
  readonly credentialHash: string;
  /** The invitation that was shown and is good, null without one. */
  readonly invitation: InvitationId | null;
  /** Hash of the token by which it was shown. */
  readonly token?: string | undefined;
  /** The revision the client holds, null on a first visit. */
  readonly after: number | null;
}

/** What is known of a connection before its greeting, and no longer kept after it. */
interface Pending {
  readonly address: string;
  /** Hello came and the room is being loaded; what comes meanwhile waits in `frames`. */
  greeting: boolean;
  readonly frames: string[];
  cancel(): void;
}

/** One client's socket and what the relay knows about it. Kept small: there are thousands. */
export class Connection {
  readonly socket: ClientSocket;
  /** The stream below the WebSocket, for frames made once and written to many. */
  readonly #stream: Duplex;
  readonly #input: TokenBucket;
  readonly owner: ConnectionOwner;
  hub: RoomHub | null = null;
  greeting: Greeting | null = null;
  /** Whom this connection speaks for, once the welcome or `entered` that says so was sent. */
  reader: ParticipantId | null = null;
  /** How much of the room they see. */
  visibility: Visibility = 'guest';
  /** Whether they are told of invitations. */
  watchesInvitations = false;
  /** Place for which the directory was last sent. */
  served: Place = 'viewer';
  /** Peer id of the newest ticket, and of the signalling connection that was opened last. */
  ticketed: string | null = null;
  signalled: string | null = null;
  /** Until the greeting is done. */
  pending: Pending | null = null;
  /** Sweeps of the relay since anything was heard. */
  silent = 0;

  constructor(owner: ConnectionOwner, socket: ClientSocket, stream: Duplex, now: number) {
    this.owner = owner;
    this.socket = socket;
    this.#stream = stream;
    this.#input = new TokenBucket(INPUT_RATE, now);
    socket.connection = this;
    socket.on('message', onMessage);
    socket.on('pong', onPong);
    socket.on('close', onClose);
    socket.on('error', onError);
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Closes the connection unless `pending.cancel()` comes within that many ms. */
  awaitHello(address: string, ms: number): void {
    const timer = setTimeout(() => this.close(CLOSE.helloTimeout), ms);
    this.pending = { address, greeting: false, frames: [], cancel: () => clearTimeout(timer) };
  }

  /** Whether one more frame from this client is within the rate. */
  admit(now: number): boolean {
    return this.#input.take(now);
  }

  /**
   * Writes a whole frame. A reader with too much unsent is dropped; it resumes when it can. Only what waits already counts:
   * no frame makes a reader too slow by its own size, least of all the one that it begins with.
   */
  write(bytes: Buffer): void {
    if (!this.isOpen) return;
    if (this.#stream.writableLength > MAX_OUTBOUND_BYTES) return this.close(CLOSE.tooSlow);
    this.#stream.write(bytes);
  }

  /** Calls back once nothing waits unsent: now, or when the reader took it. Never, when the connection ends before. */
  onceTaken(then: () => void): void {
    if (this.#stream.writableNeedDrain) this.#stream.once('drain', then);
    else then();
  }

  close(code: number): void {
    this.hub?.detach(this);
    this.socket.close(code);
  }
}

function connectionOf(socket: WebSocket): Connection | null {
  return socket instanceof ClientSocket ? socket.connection : null;
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  const connection = connectionOf(this);
  if (!connection) return;
  connection.silent = 0;
  connection.owner.received(connection, data, isBinary);
}

function onPong(this: WebSocket): void {
  const connection = connectionOf(this);
  if (connection) connection.silent = 0;
}

function onClose(this: WebSocket): void {
  const connection = connectionOf(this);
  connection?.owner.gone(connection);
}

function onError(): void {
  // ws closes a socket after its error, and `close` does the rest; without a listener it would throw.
}
