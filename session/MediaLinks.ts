import type { MediaEngine } from '../media/MediaEngine.ts';
import { PATHS } from '../protocol/http.ts';
import { backOff, type RetryPolicy } from '../protocol/retry.ts';
import type { IceServer, PeerTicket } from '../protocol/server.ts';
import type { Participant, Room } from '../room/types.ts';
import { desiredLinks } from './links.ts';

type Row = [participant: string, peer: string | null];

interface MediaLinksOptions {
  readonly origin: string;
  readonly engine: MediaEngine;
  /** Asks the relay for a fresh ticket. */
  readonly askTicket: () => void;
}

/** Keeps the media engine's links as the room and the relay's directory say, and its signalling connected. */
export class MediaLinks {
  readonly #options: MediaLinksOptions;
  readonly #retry: RetryPolicy = backOff(250, 8_000);
  readonly #directory = new Map<string, string | null>();
  readonly #offEngine: () => void;
  #iceServers: readonly IceServer[] = [];
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MediaLinksOptions) {
    this.#options = options;
    this.#offEngine = options.engine.on('signalling', ({ state }) => this.#onSignalling(state));
  }

  /** A welcome came. */
  begin(peer: PeerTicket, iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
    this.connect(peer);
  }

  connect(peer: PeerTicket): void {
    clearTimeout(this.#timer);
    const { origin, engine } = this.#options;
    engine.connect({ ...peer, origin, path: PATHS.peer, iceServers: this.#iceServers });
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
    this.#offEngine();
  }

  #onSignalling(state: 'connecting' | 'open' | 'lost'): void {
    if (state === 'open') this.#failures = 0;
    if (state !== 'lost') return;
    // With the relay gone too, the next welcome brings a ticket; else ask for one.
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#options.askTicket, this.#retry.delay(this.#failures));
  }
}
