import type { MediaConnection } from 'peerjs';
import type { LinkState, LocalTracks, Remote, Slot } from '../MediaEngine.ts';
import type { RetryPolicy } from '../../protocol/retry.ts';
import { DIAL_TIMEOUT_MS, INTERRUPTION_GRACE_MS } from './timing.ts';
import { NegotiationStream } from './slots.ts';
import type { Signalling } from './Signalling.ts';

/** One directed link from us to one receiver: dialled, watched, redialled until closed. */
export class PublishLink {
  readonly #signalling: Signalling;
  readonly #retry: RetryPolicy;
  readonly #report: (state: LinkState | 'closed') => void;
  #remote: Remote;
  #tracks: LocalTracks;
  #call: MediaConnection | null = null;
  #slots: readonly Slot[] = [];
  #state: LinkState = 'connecting';
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    signalling: Signalling,
    retry: RetryPolicy,
    remote: Remote,
    tracks: LocalTracks,
    report: (state: LinkState | 'closed') => void,
  ) {
    this.#signalling = signalling;
    this.#retry = retry;
    this.#remote = remote;
    this.#tracks = tracks;
    this.#report = report;
    this.#report('connecting');
    this.#dial();
  }

  get state(): LinkState {
    return this.#state;
  }

  get connection(): RTCPeerConnection | null {
    return (this.#call?.peerConnection as RTCPeerConnection | null | undefined) ?? null;
  }

  /** The receiver is reached under another peer id now. A link that is up stays up. */
  move(remote: Remote): void {
    if (remote.peer === this.#remote.peer) return;
    this.#remote = remote;
    if (this.#state !== 'live' && remote.peer !== null) this.redial();
  }

  /** Dials at once, without waiting for the back-off: signalling or the receiver has just come back. */
  redial(): void {
    this.#failures = 0;
    this.#dial();
  }

  send(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#applyTracks();
  }

  close(): void {
    this.#drop();
    this.#report('closed');
  }

  #dial(): void {
    this.#drop();
    const { peer } = this.#remote;
    if (peer === null) return; // Dialled when they are reachable again.
    const negotiation = new NegotiationStream(this.#tracks);
    const call = this.#signalling.call(peer, negotiation.stream, negotiation.metadata);
    if (!call) {
      negotiation.dispose();
      return; // The engine redials all links when signalling is open again.
    }
    this.#call = call;
    this.#slots = negotiation.metadata.slots;
    const current = () => this.#call === call;
    const pc = call.peerConnection;
    pc.addEventListener('connectionstatechange', () => current() && this.#onConnectionState(pc.connectionState));
    call.on('close', () => current() && this.#fail());
    call.on('error', () => current() && this.#fail());
    this.#timer = setTimeout(() => current() && this.#fail(), DIAL_TIMEOUT_MS);
    // Stand-ins have done their work once the offer is made; what is sent from then on is `#tracks`.
    pc.addEventListener(
      'signalingstatechange',
      () => {
        if (current()) this.#applyTracks();
        negotiation.dispose();
      },
      { once: true },
    );
  }

  #onConnectionState(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      clearTimeout(this.#timer);
      this.#failures = 0;
      this.#setState('live');
    } else if (state === 'disconnected') {
      this.#setState('interrupted');
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#fail(), INTERRUPTION_GRACE_MS);
    } else if (state === 'failed' || state === 'closed') {
      this.#fail();
    }
  }

  #fail(): void {
    this.#drop();
    this.#setState(this.#state === 'connecting' ? 'connecting' : 'interrupted');
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#dial(), this.#retry.delay(this.#failures));
  }

  #drop(): void {
    clearTimeout(this.#timer);
    const call = this.#call;
    this.#call = null;
    call?.close();
  }

  #applyTracks(): void {
    const senders = this.connection?.getSenders() ?? [];
    this.#slots.forEach((slot, index) => {
      const sender = senders[index];
      const track = this.#tracks[slot];
      // A sender refuses a track only when its connection is closing, and then it does not matter.
      if (sender && sender.track !== track) sender.replaceTrack(track).catch(() => {});
    });
  }

  #setState(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#report(state);
  }
}
