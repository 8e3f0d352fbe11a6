import type { MediaConnection } from 'peerjs';
import type { LinkState, Shown, Slot } from '../MediaEngine.ts';
import { Call } from './Call.ts';
import { fitsSlot } from './slots.ts';
import type { StallWatch } from './StallWatch.ts';
import { withStereo } from './stereo.ts';
import { ANSWER_MS, DIAL_TIMEOUT_MS } from './timing.ts';

interface ReceiveHandlers {
  track(slot: Slot, track: MediaStreamTrack | null): void;
  state(state: LinkState | 'closed'): void;
  picture(slot: 'camera' | 'screen', live: boolean): void;
}

interface Answered {
  readonly call: Call;
  readonly tracks: Map<Slot, MediaStreamTrack>;
  readonly stops: (() => void)[];
}

/**
 * One directed link from one publisher to us: answered without media. The publisher redials, we
 * never do. A call that comes while another is in use takes over when it is up.
 */
export class ReceiveLink {
  readonly #stalls: StallWatch;
  readonly #handlers: ReceiveHandlers;
  #used: Answered | null = null;
  #coming: Answered | null = null;
  #state: LinkState = 'connecting';
  #shown: Shown | null = null;
  #closed = false;

  constructor(stalls: StallWatch, handlers: ReceiveHandlers) {
    this.#stalls = stalls;
    this.#handlers = handlers;
    handlers.state('connecting');
  }

  get state(): LinkState {
    return this.#state;
  }

  get connection(): RTCPeerConnection | null {
    return (this.#used ?? this.#coming)?.call.pc ?? null;
  }

  /** Takes a call of this publisher. They gave up any that was still coming. */
  answer(connection: MediaConnection, slots: readonly Slot[]): void {
    if (this.#coming) end(this.#coming);
    // What is shared with its sound may be music; a voice is one channel.
    const shared = slots.indexOf('screen-sound');
    connection.answer(undefined, { sdpTransform: (sdp: string) => (shared < 0 ? sdp : withStereo(sdp, shared)) });
    const call = new Call(connection, {
      up: () => this.#onUp(answered),
      shaky: () => answered === this.#used && this.#setState('interrupted'),
      down: orderly => this.#onDown(answered, orderly),
      said: () => {},
    });
    const answered: Answered = { call, tracks: new Map(), stops: [] };
    this.#coming = answered;
    call.pc.addEventListener('track', ({ track, transceiver, receiver }) => {
      const slot = slots[call.pc.getTransceivers().indexOf(transceiver)];
      if (slot === undefined || !fitsSlot(track, slot)) return;
      answered.tracks.set(slot, track);
      if (slot === 'camera' || slot === 'screen') {
        answered.stops.push(
          this.#stalls.watch(receiver, slot === 'screen', {
            stalled: () => call.say({ refresh: slot }),
            live: live => answered === this.#used && this.#onPicture(answered, slot, live),
          }),
        );
      }
      // The first of its link is told at once; one that takes over, when it has.
      if (answered === this.#used || !this.#used) this.#handlers.track(slot, track);
    });
  }

  /** Tells the publisher what is shown of them, now and on every new call. */
  show(shown: Shown): void {
    if (shown.camera === this.#shown?.camera && shown.screen === this.#shown.screen) return;
    this.#shown = shown;
    this.#used?.call.say({ shown });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dropTracks(this.#used ?? this.#coming);
    for (const answered of [this.#used, this.#coming]) if (answered) end(answered);
    this.#handlers.state('closed');
  }

  #onPicture(answered: Answered, slot: 'camera' | 'screen', live: boolean): void {
    this.#handlers.picture(slot, live);
    if (live) this.#carries(answered);
    else void this.#verify(answered);
  }

  /**
   * No picture comes any more: because none is sent, or because the path is dead, of which ICE tells only after
   * seconds.
   */
  async #verify(asked: Answered): Promise<void> {
    if (this.#state !== 'live' || (await asked.call.answers(ANSWER_MS)) || asked !== this.#used) return;
    this.#setState('interrupted');
    // The channel repeats what was lost: the answer comes when the path is back, if ICE has not noticed anything by
    // then.
    if (await asked.call.answers(DIAL_TIMEOUT_MS)) this.#carries(asked);
  }

  #carries(answered: Answered): void {
    if (answered === this.#used && answered.call.isUp) this.#setState('live');
  }

  #onUp(answered: Answered): void {
    if (this.#closed) return;
    if (answered === this.#coming) {
      const before = this.#used;
      this.#used = answered;
      this.#coming = null;
      if (before) {
        end(before);
        for (const [slot, track] of answered.tracks) this.#handlers.track(slot, track);
      }
    }
    if (this.#shown) answered.call.say({ shown: this.#shown });
    this.#setState('live');
  }

  #onDown(answered: Answered, orderly: boolean): void {
    end(answered);
    if (this.#closed) return;
    if (answered === this.#coming) {
      this.#coming = null;
      if (this.#used && !this.#used.call.isOver) return;
    } else if (this.#coming) {
      // Another is on its way; a picture that stands still until then is said to be interrupted.
      return this.#setState('interrupted');
    }
    this.#dropTracks(answered);
    this.#dropTracks(this.#used);
    this.#used = null;
    // Whoever hung up may call again, and is answered by a new link; whoever was lost is waited for.
    if (orderly) this.close();
    else if (this.#state === 'live') this.#setState('interrupted');
  }

  #dropTracks(answered: Answered | null): void {
    for (const slot of answered?.tracks.keys() ?? []) this.#handlers.track(slot, null);
    answered?.tracks.clear();
  }

  #setState(state: LinkState): void {
    if (this.#closed || state === this.#state) return;
    this.#state = state;
    this.#handlers.state(state);
  }
}

function end({ call, stops }: Answered): void {
  call.close();
  for (const stop of stops.splice(0)) stop();
}
