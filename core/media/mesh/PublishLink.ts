import type { RetryPolicy } from '../../protocol/retry.ts';
import type { LinkState, LocalTracks, Remote, Shown } from '../MediaEngine.ts';
import { Dialled } from './Dialled.ts';
import type { SignallingClient } from './SignallingClient.ts';
import { ANSWER_MS, DIAL_TIMEOUT_MS, INTERRUPTION_GRACE_MS } from './timing.ts';

export interface PublishHandlers {
  state(state: LinkState | 'closed'): void;
  /** The receiver said what they show of us, or another call was dialled: what is sent is to be shaped. */
  changed(): void;
}

/**
 * One directed link from us to one receiver: dialled, watched, redialled until closed. A link in
 * trouble is kept while another is dialled beside it, and whichever carries first is used: PeerJS
 * cannot restart ICE, and an old path that comes back is faster than any new one.
 */
export class PublishLink {
  readonly #signalling: SignallingClient;
  readonly #retry: RetryPolicy;
  readonly #handlers: PublishHandlers;
  #remote: Remote;
  #tracks: LocalTracks;
  /** The call that is up, or was and may be again. */
  #carrying: Dialled | null = null;
  #attempt: Dialled | null = null;
  #state: LinkState = 'connecting';
  #shown: Shown | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(
    signalling: SignallingClient,
    retry: RetryPolicy,
    remote: Remote,
    tracks: LocalTracks,
    handlers: PublishHandlers,
  ) {
    this.#signalling = signalling;
    this.#retry = retry;
    this.#remote = remote;
    this.#tracks = tracks;
    this.#handlers = handlers;
    handlers.state('connecting');
    this.#dial();
  }

  get state(): LinkState {
    return this.#state;
  }

  get connection(): RTCPeerConnection | null {
    return (this.#carrying ?? this.#attempt)?.pc ?? null;
  }

  /** The call that carries and the one that may carry next, for whoever shapes what they send. */
  get calls(): { readonly carrying: Dialled | null; readonly coming: Dialled | null } {
    return { carrying: this.#carrying, coming: this.#attempt };
  }

  /** What the receiver shows of us; null before they said. */
  get shown(): Shown | null {
    return this.#shown;
  }

  /**
   * The receiver is reached under another peer id now. They may only have lost signalling, and then
   * a link that is up stays up; or their page was loaded anew, and nobody is at the other end.
   */
  move(remote: Remote): void {
    if (remote.peer === this.#remote.peer) return;
    this.#remote = remote;
    if (remote.peer !== null) this.recall();
  }

  /**
   * The path may have changed: a link that is up is asked, one that waits for the back-off is dialled at once. A call
   * that is being dialled is left its time: browsers tell of a changed network whenever they estimate it anew, which
   * may be every second.
   */
  check(): void {
    if (this.#state === 'live') void this.#verify();
    else if (!this.#attempt) this.redial();
  }

  /** As `check`, when a call that is being dialled leads nowhere: signalling, or the receiver's id, is another one. */
  recall(): void {
    if (this.#state === 'live') void this.#verify();
    else this.redial();
  }

  /** The path may be dead: a link that is up is asked. */
  suspect(): void {
    if (this.#state === 'live') void this.#verify();
  }

  /** Dials at once: signalling or the receiver has just come back. */
  redial(): void {
    this.#failures = 0;
    this.#dial();
  }

  send(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#carrying?.send(tracks);
    this.#attempt?.send(tracks);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#carrying?.close();
    this.#attempt?.close();
    this.#carrying = this.#attempt = null;
    this.#handlers.state('closed');
  }

  async #verify(): Promise<void> {
    const asked = this.#carrying;
    if (!asked || (await asked.answers(ANSWER_MS)) || this.#carrying !== asked || this.#closed) return;
    this.#setState('interrupted');
    if (!this.#attempt) this.redial();
  }

  #dial(): void {
    clearTimeout(this.#timer);
    this.#attempt?.close();
    this.#attempt = null;
    const { peer } = this.#remote;
    if (this.#closed || peer === null) return; // Dialled when they are reachable again.
    const call: Dialled | null = Dialled.to(this.#signalling, peer, this.#tracks, {
      up: () => call && this.#onUp(call),
      shaky: () => call === this.#carrying && this.#onShaky(),
      down: () => call && this.#onDown(call),
      said: message => {
        if ('shown' in message) {
          this.#shown = message.shown;
          this.#handlers.changed();
        } else if ('refresh' in message) void call?.refresh(message.refresh);
      },
    });
    if (!call) return; // The engine redials all links when signalling is open again.
    this.#attempt = call;
    this.#handlers.changed();
    this.#timer = setTimeout(() => this.#onDown(call), DIAL_TIMEOUT_MS);
    // A path that was only slow to answer is as good as a new one.
    const held = this.#carrying;
    void held?.answers(DIAL_TIMEOUT_MS).then(answered => answered && held === this.#carrying && this.#onUp(held));
  }

  #onUp(call: Dialled): void {
    if (this.#closed || !call.isUp || (call !== this.#carrying && call !== this.#attempt)) return;
    clearTimeout(this.#timer);
    const other = call === this.#carrying ? this.#attempt : this.#carrying;
    this.#carrying = call;
    this.#attempt = null;
    other?.close();
    this.#failures = 0;
    call.send(this.#tracks);
    this.#setState('live');
  }

  #onShaky(): void {
    if (this.#closed) return;
    this.#setState('interrupted');
    if (!this.#attempt) this.#dialIn(INTERRUPTION_GRACE_MS);
  }

  #onDown(call: Dialled): void {
    if (this.#closed || (call !== this.#carrying && call !== this.#attempt)) return;
    call.close();
    if (call === this.#attempt) this.#attempt = null;
    else this.#carrying = null;
    if (this.#state !== 'connecting') this.#setState('interrupted');
    if (this.#attempt) return;
    this.#failures += 1;
    this.#dialIn(this.#retry.delay(this.#failures));
  }

  #dialIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#dial(), ms);
  }

  #setState(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#handlers.state(state);
  }
}
