import { PATHS, peerPath, relayPath } from '../protocol/http.ts';
import { LAST_WITHOUT_OFFER, newestCommon, PROTOCOL_VERSIONS } from '../protocol/version.ts';
import type { SessionOptions } from './options.ts';
import type { Dial, SocketLike } from './RelaySocket.ts';

/** By the room's own address, of servers since version 3; or by the one for all rooms, as it was before. */
type Kind = 'room' | 'plain';

/**
 * Where a server is reached that may be of today or older. One of version 2 does not know the room's address, and takes
 * no hello but its own: where the room's address never opens, the other one is tried next, with such a hello. What
 * opened is kept until it does not open any more.
 */
export class RelayAddress implements Dial {
  readonly #options: Pick<SessionOptions, 'origin' | 'slug' | 'openSocket'>;
  #next: Kind = 'room';
  #current: Kind = 'room';
  #hasOpened = false;

  constructor(options: Pick<SessionOptions, 'origin' | 'slug' | 'openSocket'>) {
    this.#options = options;
  }

  open(): SocketLike {
    const { origin, slug, openSocket } = this.#options;
    this.#current = this.#next;
    const path = this.#current === 'room' ? relayPath(slug) : PATHS.relay;
    // `https:` becomes `wss:`, `http:` becomes `ws:`.
    const { href } = new URL(path, origin.replace(/^http/, 'ws'));
    return openSocket?.(href) ?? (new WebSocket(href) as SocketLike);
  }

  opened(): void {
    this.#hasOpened = true;
  }

  missed(): boolean {
    this.#next = this.#current === 'room' ? 'plain' : 'room';
    // Nobody waits for an old server longer than for a new one; whoever lost one that was there may be one of many.
    return !this.#hasOpened && this.#next === 'plain';
  }

  /**
   * The server said what it speaks, which those of version 2 do not. Answers whether it is worth coming again: it was
   * greeted as an old server, and is none.
   */
  told(versions: readonly number[] | undefined): boolean {
    if (versions === undefined || this.#current === 'room') return false;
    this.#next = 'room';
    return newestCommon(versions) !== null;
  }

  /** What a hello may offer where the last attempt was made. */
  get versions(): readonly number[] {
    return this.#current === 'room' ? PROTOCOL_VERSIONS : [LAST_WITHOUT_OFFER];
  }

  /** Where the signalling of the same server is. */
  get peerPath(): string {
    return this.#current === 'room' ? peerPath(this.#options.slug) : PATHS.peer;
  }
}
