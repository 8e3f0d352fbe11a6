import type { MediaEngine } from '../media/MediaEngine.ts';
import { PATHS } from '../protocol/http.ts';
import { backOff, type RetryPolicy } from '../protocol/retry.ts';
import type { Ice, PeerTicket } from '../protocol/server.ts';
import type { Participant, Room } from '../room/types.ts';
import { IceKeeper } from './IceKeeper.ts';
import { desiredLinks } from './links.ts';
import type { RelaySocket } from './RelaySocket.ts';

type Directory = readonly (readonly [participant: string, peer: string | null])[];

/** What the media engine needs of a session: tickets, ICE servers, who is reachable where, and which links ought to exist. */
export class MediaLines {
  readonly #origin: string;
  readonly #engine: MediaEngine;
  readonly #relay: () => RelaySocket;
  readonly #retry: RetryPolicy = backOff(250, 8_000);
  readonly #ice = new IceKeeper(() => this.#relay().send({ type: 'ice' }));
  readonly #directory = new Map<string, string | null>();
  readonly #offs: (() => void)[];
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(origin: string, engine: MediaEngine, relay: () => RelaySocket) {
    this.#origin = origin;
    this.#engine = engine;
    this.#relay = relay;
    this.#offs = [
      engine.on('signalling', ({ state }) => this.#onSignalling(state)),
      engine.on('network', () => relay().probe()),
      // What cuts a link often cuts the relay, and says so sooner; what carries media again may carry the relay.
      engine.on('link-state', ({ state }) => {
        if (state === 'interrupted') relay().probe();
        else if (state === 'live') relay().retryNow();
      }),
    ];
  }

  connect(peer: PeerTicket): void {
    clearTimeout(this.#timer);
    this.#engine.connect({ ...peer, origin: this.#origin, path: PATHS.peer, ice: this.#ice.current });
  }

  /** ICE servers of a welcome, or those asked for anew. */
  takeIce(ice: Ice, serverNow: number): void {
    this.#ice.take(ice, serverNow);
    this.#engine.renewIce(ice);
  }

  replaceDirectory(rows: Directory): void {
    this.#directory.clear();
    this.changeDirectory(rows, []);
  }

  changeDirectory(set: Directory, gone: readonly string[]): void {
    for (const id of gone) this.#directory.delete(id);
    for (const [id, peer] of set) this.#directory.set(id, peer);
  }

  reconcile(room: Room, you: Participant): void {
    this.#engine.reconcile(desiredLinks(room, you, this.#directory));
  }

  /** The relay is out of reach: the next welcome brings a ticket, nothing need be asked for. */
  relayDown(): void {
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
    this.#timer = setTimeout(() => this.#relay().send({ type: 'peer' }), this.#retry.delay(this.#failures));
  }
}
