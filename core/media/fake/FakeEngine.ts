import { createNanoEvents } from 'nanoevents';
import type {
  DesiredLinks,
  LinkStats,
  LocalTracks,
  MediaEngine,
  MediaEventHandlers,
  SignallingTarget,
} from '../MediaEngine.ts';
import { SLOTS } from '../mesh/slots.ts';

/** Where fake engines find each other, as real ones do through the PeerServer. */
export class FakeNetwork {
  readonly peers = new Map<string, FakeEngine>();
}

/**
 * A media engine without WebRTC: tracks appear at the receiver as the same objects, a microtask
 * later. It passes the contract suite of the real one, and serves tests that need speed.
 */
export class FakeEngine implements MediaEngine {
  readonly #network: FakeNetwork;
  readonly #emitter = createNanoEvents<MediaEventHandlers>();
  readonly #publishing = new Map<string, FakeEngine>();
  readonly #receiving = new Map<string, LocalTracks>();
  /** Who each sender is, remembered for when the room no longer names them. */
  readonly #names = new Map<FakeEngine, string>();
  #peer: string | null = null;
  #tracks: LocalTracks = {};
  #desired: DesiredLinks = { publishTo: [], receiveFrom: [] };

  constructor(network: FakeNetwork) {
    this.#network = network;
  }

  on<Name extends keyof MediaEventHandlers>(name: Name, handler: MediaEventHandlers[Name]): () => void {
    return this.#emitter.on(name, handler);
  }

  connect(target: SignallingTarget): void {
    if (this.#peer !== null) this.#network.peers.delete(this.#peer);
    this.#peer = target.id;
    this.#emitter.emit('signalling', { state: 'connecting' });
    queueMicrotask(() => {
      if (this.#peer !== target.id) return;
      this.#network.peers.set(target.id, this);
      this.#emitter.emit('signalling', { state: 'open' });
      for (const engine of this.#network.peers.values()) engine.#match();
    });
  }

  show(): void {
    // Tracks are passed on as they are, whatever their size.
  }

  speak(): void {
    // Nothing is shaped.
  }

  renewIce(): void {
    // No firewall stands between fakes.
  }

  publish(tracks: LocalTracks): void {
    this.#tracks = tracks;
    for (const receiver of this.#publishing.values()) receiver.#receive(this, tracks);
  }

  reconcile(desired: DesiredLinks): void {
    this.#desired = desired;
    for (const engine of this.#network.peers.values()) engine.#match();
  }

  stats(): Promise<LinkStats[]> {
    const row =
      (direction: LinkStats['direction']) =>
      (participant: string): LinkStats => ({
        participant,
        direction,
        state: 'live',
        report: null,
      });
    return Promise.resolve([
      ...[...this.#publishing.keys()].map(row('publish')),
      ...[...this.#receiving.keys()].map(row('receive')),
    ]);
  }

  close(): void {
    this.#desired = { publishTo: [], receiveFrom: [] };
    for (const engine of this.#network.peers.values()) engine.#match();
    if (this.#peer !== null) this.#network.peers.delete(this.#peer);
    this.#peer = null;
    for (const engine of this.#network.peers.values()) engine.#match();
    this.#emitter.events = {};
  }

  /** Opens the links both ends want and closes those one end no longer does. */
  #match(): void {
    for (const [participant, receiver] of this.#publishing) {
      if (this.#desired.publishTo.some(remote => remote.participant === participant) && receiver.#keeps(this)) continue;
      this.#publishing.delete(participant);
      receiver.#receive(this, null);
      this.#emitter.emit('link-state', { participant, direction: 'publish', state: 'closed' });
    }
    for (const { participant, peer } of this.#desired.publishTo) {
      const receiver = peer === null ? undefined : this.#network.peers.get(peer);
      if (!receiver || !receiver.#accepts(this) || this.#publishing.has(participant)) continue;
      this.#publishing.set(participant, receiver);
      this.#emitter.emit('link-state', { participant, direction: 'publish', state: 'live' });
      receiver.#receive(this, this.#tracks);
    }
  }

  /** A link that is up outlives a change of peer ids. */
  #keeps(sender: FakeEngine): boolean {
    const participant = this.#names.get(sender);
    return this.#peer !== null && this.#desired.receiveFrom.some(remote => remote.participant === participant);
  }

  #accepts(sender: FakeEngine): boolean {
    return this.#peer !== null && this.#desired.receiveFrom.some(remote => remote.peer === sender.#peer);
  }

  #receive(sender: FakeEngine, tracks: LocalTracks | null): void {
    const known = this.#desired.receiveFrom.find(remote => remote.peer === sender.#peer)?.participant;
    const participant = known ?? this.#names.get(sender);
    if (participant === undefined) return;
    this.#names.set(sender, participant);
    const before = this.#receiving.get(participant);
    if (tracks) this.#receiving.set(participant, tracks);
    else this.#receiving.delete(participant);
    if (!before && tracks) this.#emitter.emit('link-state', { participant, direction: 'receive', state: 'live' });
    for (const slot of SLOTS) {
      const track = tracks?.[slot] ?? null;
      if ((before?.[slot] ?? null) !== track) this.#emitter.emit('remote-track', { participant, slot, track });
    }
    if (before && !tracks) this.#emitter.emit('link-state', { participant, direction: 'receive', state: 'closed' });
  }
}
