import { createNanoEvents } from 'nanoevents';
import type { MediaConnection } from 'peerjs';
import { backOff } from '../../protocol/retry.ts';
import type { Ice } from '../../protocol/server.ts';
import type {
  DesiredLinks,
  LinkStats,
  LocalTracks,
  MediaEngine,
  MediaEventHandlers,
  MediaEvents,
  Remote,
  Shown,
  SignallingTarget,
} from '../MediaEngine.ts';
import { callerOf } from './callers.ts';
import { PublishLink } from './PublishLink.ts';
import { ReceiveLink } from './ReceiveLink.ts';
import { SignallingClient } from './SignallingClient.ts';
import { readSlots } from './slots.ts';
import { StallWatch } from './StallWatch.ts';
import { CALL_HOLD_MS, CALLS_HELD, REDIAL_BASE_MS, REDIAL_CAP_MS } from './timing.ts';
import { type Outlet, Uplink } from './uplink/Uplink.ts';
import { warmUp } from './warmUp.ts';
import { watchNetwork } from './watchNetwork.ts';

/** What a publisher may suppose before a receiver has said anything: a tile of a side panel. */
const SHOWN_SMALL: Shown = { camera: 320, screen: 1280 };

/** Media over a PeerJS mesh: every publisher calls every receiver, one way. */
export class MeshEngine implements MediaEngine {
  readonly #emitter = createNanoEvents<MediaEventHandlers>();
  readonly #publishing = new Map<string, PublishLink>();
  readonly #receiving = new Map<string, ReceiveLink>();
  /** Calls whose publisher the room does not show on stage (yet), each with the timer that refuses it. */
  readonly #held = new Map<MediaConnection, ReturnType<typeof setTimeout>>();
  readonly #retry = backOff(REDIAL_BASE_MS, REDIAL_CAP_MS);
  readonly #uplink = new Uplink(() =>
    [...this.#publishing].map(([receiver, link]): Outlet => ({
      receiver,
      ...link.calls,
      shown: link.shown ?? SHOWN_SMALL,
    })),
  );
  readonly #stalls = new StallWatch();
  readonly #signalling = new SignallingClient({
    call: call => this.#onCall(call),
    state: state => this.#onSignalling(state),
  });
  #desired: DesiredLinks = { publishTo: [], receiveFrom: [] };
  #tracks: LocalTracks = {};
  #shown: ReadonlyMap<string, Shown> = new Map();
  readonly #stopWatching: () => void;
  #closed = false;

  constructor() {
    this.#stopWatching = watchNetwork(change => this.#onNetwork(change));
    void warmUp();
  }

  on<Name extends keyof MediaEvents>(name: Name, handler: MediaEventHandlers[Name]): () => void {
    return this.#emitter.on(name, handler);
  }

  connect(target: SignallingTarget): void {
    if (!this.#closed) this.#signalling.open(target);
  }

  renewIce(ice: Ice): void {
    this.#signalling.renewIce(ice);
  }

  publish(tracks: LocalTracks): void {
    this.#tracks = tracks;
    for (const link of this.#publishing.values()) link.send(tracks);
    this.#uplink.send(tracks);
  }

  speak(speaking: boolean): void {
    this.#uplink.speak(speaking);
  }

  show(shown: ReadonlyMap<string, Shown>): void {
    this.#shown = shown;
    for (const [participant, link] of this.#receiving) link.show(shown.get(participant) ?? SHOWN_SMALL);
  }

  reconcile(desired: DesiredLinks): void {
    if (this.#closed) return;
    this.#desired = desired;
    const receivers = new Map(desired.publishTo.map(remote => [remote.participant, remote]));
    for (const [participant, link] of this.#publishing) {
      if (receivers.has(participant)) continue;
      this.#publishing.delete(participant);
      link.close();
    }
    for (const remote of receivers.values()) {
      const link = this.#publishing.get(remote.participant);
      if (link) link.move(remote);
      else this.#publishing.set(remote.participant, this.#dial(remote));
    }
    const publishers = new Set(desired.receiveFrom.map(remote => remote.participant));
    for (const [participant, link] of this.#receiving) if (!publishers.has(participant)) link.close();
    for (const call of [...this.#held.keys()]) this.#tryAnswer(call);
  }

  async stats(): Promise<LinkStats[]> {
    const row = async (participant: string, direction: LinkStats['direction'], link: PublishLink | ReceiveLink) => ({
      participant,
      direction,
      state: link.state,
      report: (await link.connection?.getStats()) ?? null,
    });
    return Promise.all([
      ...[...this.#publishing].map(([participant, link]) => row(participant, 'publish', link)),
      ...[...this.#receiving].map(([participant, link]) => row(participant, 'receive', link)),
    ]);
  }

  close(): void {
    this.#closed = true;
    this.#stopWatching();
    this.#uplink.close();
    for (const [call, timer] of this.#held) {
      clearTimeout(timer);
      call.close();
    }
    this.#held.clear();
    for (const link of [...this.#publishing.values(), ...this.#receiving.values()]) link.close();
    this.#publishing.clear();
    this.#signalling.close();
    this.#emitter.events = {};
  }

  #dial(remote: Remote): PublishLink {
    const { participant } = remote;
    return new PublishLink(this.#signalling, this.#retry, remote, this.#tracks, {
      state: state => {
        this.#emitter.emit('link-state', { participant, direction: 'publish', state });
        this.#uplink.shape();
      },
      changed: () => this.#uplink.shape(),
    });
  }

  #onSignalling(state: MediaEvents['signalling']['state']): void {
    if (this.#closed) return;
    if (state === 'open') {
      // Signalling is lost where the network is lost or another one: links may be too, and what was being dialled over
      // the one before is heard by nobody.
      for (const link of this.#publishing.values()) link.recall();
    }
    this.#emitter.emit('signalling', { state });
  }

  #onNetwork(change: MediaEvents['network']['change']): void {
    for (const link of this.#publishing.values()) link.check();
    this.#emitter.emit('network', { change });
  }

  #onCall(call: MediaConnection): void {
    if (this.#held.size >= CALLS_HELD) return call.close();
    this.#held.set(
      call,
      setTimeout(() => this.#refuse(call), CALL_HOLD_MS),
    );
    this.#tryAnswer(call);
  }

  #refuse(call: MediaConnection): void {
    clearTimeout(this.#held.get(call));
    this.#held.delete(call);
    call.close();
  }

  /** Answers a call from somebody whom the room shows on stage; leaves any other on hold. */
  #tryAnswer(call: MediaConnection): void {
    const publisher = callerOf(call.peer, this.#desired.receiveFrom);
    if (!publisher) return;
    const slots = readSlots(call.metadata);
    if (!slots) return this.#refuse(call);
    clearTimeout(this.#held.get(call));
    this.#held.delete(call);
    const { participant } = publisher;
    const link = this.#receiving.get(participant) ?? this.#receiver(participant);
    this.#receiving.set(participant, link);
    link.answer(call, slots);
  }

  #receiver(participant: string): ReceiveLink {
    const link: ReceiveLink = new ReceiveLink(this.#stalls, {
      picture: (slot, live) => this.#emitter.emit('picture', { participant, slot, live }),
      track: (slot, track) => this.#emitter.emit('remote-track', { participant, slot, track }),
      state: state => {
        // What carries nothing to us may carry nothing from us either.
        if (state === 'interrupted') this.#publishing.get(participant)?.suspect();
        if (state === 'closed' && this.#receiving.get(participant) === link) this.#receiving.delete(participant);
        this.#emitter.emit('link-state', { participant, direction: 'receive', state });
      },
    });
    link.show(this.#shown.get(participant) ?? SHOWN_SMALL);
    return link;
  }
}
