import type { MediaEngine } from '../media/MediaEngine.ts';
import { backOff, type RetryPolicy } from '../protocol/retry.ts';
import type { Ice, PeerTicket } from '../protocol/server.ts';
import type { Participant, Room } from '../room/types.ts';
import { IceServerRenewer } from './IceServerRenewer.ts';
import { desiredLinks } from './links.ts';
import type { RelaySocket } from './RelaySocket.ts';

type Row = [participant: string, peer: string | null];

interface MediaLinksOptions {
  readonly origin: string;
  readonly engine: MediaEngine;
  /** Where the server's signalling is now. */
  readonly peerPath: () => string;
  /** There once the session is made. */
  readonly relay: () => Pick<RelaySocket, 'send' | 'probe' | 'retryNow'>;
}

/** Keeps the media engine's links as the room and the relay's directory say, and its signalling connected. */
export class MediaLinks {
  readonly #options: MediaLinksOptions;
  readonly #retry: RetryPolicy = backOff(250, 8_000);
  readonly #directory = new Map<string, string | null>();
  readonly #offs: (() => void)[];
  readonly #ice: IceServerRenewer;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MediaLinksOptions) {
    this.#options = options;
    this.#ice = new IceServerRenewer(() => options.relay().send({ type: 'ice' }));
    this.#offs = [
      options.engine.on('signalling', ({ state }) => this.#onSignalling(state)),
      // A picture that stops is the first sign of a network that is gone; ICE takes seconds longer.
      options.engine.on('picture', ({ live }) => !live && options.relay().probe()),
      options.engine.on('network', () => options.relay().probe()),
      // What cuts a link often cuts the relay, and says so sooner; what carries media again may carry the relay.
      options.engine.on('link-state', ({ state }) => {
        if (state === 'interrupted') options.relay().probe();
        else if (state === 'live') options.relay().retryNow();
      }),
    ];
  }

  /** A welcome came. */
  begin(peer: PeerTicket, ice: Ice, serverNow: number): void {
    this.#ice.take(ice, serverNow);
    this.connect(peer);
  }

  /** ICE servers that were asked for anew. */
  renewIce(ice: Ice, serverNow: number): void {
    this.#ice.take(ice, serverNow);
    this.#options.engine.renewIce(ice);
  }

  connect(peer: PeerTicket): void {
    clearTimeout(this.#timer);
    // Outside there is nobody to be reached for; whoever comes inside is sent another.
    if (peer.ticket === '') return;
    const { origin, engine, peerPath } = this.#options;
    engine.connect({ ...peer, origin, path: peerPath(), ice: this.#ice.current });
  }

  replaceDirectory(rows: readonly Row[]): void {
    this.#directory.clear();
    for (const [id, peer] of rows) this.#directory.set(id, peer);
  }

  changeDirectory({ set, gone }: { readonly set: readonly Row[]; readonly gone: readonly string[] }): void {
    for (const id of gone) this.#directory.delete(id);
    for (const [id, peer] of set) this.#directory.set(id, peer);
  }

  reconcile(room: Room, you: Participant): void {
    this.#options.engine.reconcile(desiredLinks(room, you, this.#directory));
  }

  /** The relay is out of reach: the next welcome brings a ticket. */
  wait(): void {
    clearTimeout(this.#timer);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ice.close();
    for (const off of this.#offs) off();
  }

  #onSignalling(state: 'connecting' | 'open' | 'lost'): void {
    if (state === 'open') this.#failures = 0;
    if (state !== 'lost') return;
    // With the relay gone too, the next welcome brings a ticket; else ask for one.
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#options.relay().send({ type: 'peer' }), this.#retry.delay(this.#failures));
  }
}
