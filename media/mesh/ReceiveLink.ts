import type { MediaConnection } from 'peerjs';
import type { LinkState, Slot } from '../MediaEngine.ts';

interface ReceiveHandlers {
  track(slot: Slot, track: MediaStreamTrack | null): void;
  state(state: LinkState | 'closed'): void;
}

/** One directed link from one publisher to us: answered without media. The publisher redials, we never do. */
export class ReceiveLink {
  readonly #call: MediaConnection;
  readonly #handlers: ReceiveHandlers;
  readonly #slots = new Set<Slot>();
  #state: LinkState = 'connecting';
  #closed = false;

  constructor(call: MediaConnection, slots: readonly Slot[], handlers: ReceiveHandlers) {
    this.#call = call;
    this.#handlers = handlers;
    handlers.state('connecting');
    call.answer();
    const pc = call.peerConnection;
    pc.addEventListener('track', ({ track, transceiver }) => {
      const slot = slots[pc.getTransceivers().indexOf(transceiver)];
      if (this.#closed || slot === undefined) return;
      this.#slots.add(slot);
      handlers.track(slot, track);
    });
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'connected') this.#setState('live');
      else if (pc.connectionState === 'disconnected') this.#setState('interrupted');
      else if (pc.connectionState === 'failed' || pc.connectionState === 'closed') this.close();
    });
    call.on('close', () => this.close());
    call.on('error', () => this.close());
  }

  get state(): LinkState {
    return this.#state;
  }

  get peer(): string {
    return this.#call.peer;
  }

  get connection(): RTCPeerConnection | null {
    return (this.#call.peerConnection as RTCPeerConnection | null | undefined) ?? null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#call.close();
    for (const slot of this.#slots) this.#handlers.track(slot, null);
    this.#handlers.state('closed');
  }

  #setState(state: LinkState): void {
    if (this.#closed || state === this.#state) return;
    this.#state = state;
    this.#handlers.state(state);
  }
}
