import type { LocalTracks, Slot } from '../MediaEngine.ts';
import { Call, type CallHandlers } from './Call.ts';
import type { SignallingClient } from './SignallingClient.ts';
import { NegotiationStream } from './slots.ts';
import { REFRESH_MS } from './timing.ts';
import type { Shape } from './uplink/policy.ts';

/** `setParameters` as newer than the type definitions (WebRTC Extensions, RTCSetParameterOptions). */
interface KeyFrameSender {
  setParameters(parameters: RTCRtpSendParameters, options: { encodingOptions: { keyFrame: boolean }[] }): Promise<void>;
}

/** Newer than the type definitions too (§5.2.8); browsers that do not know it leave it alone. */
interface NewEncoding extends RTCRtpEncodingParameters {
  codec?: RTCRtpCodec | undefined;
  /** Longer packets of sound where the path is thin: fewer of them, and less around them (§5.2.4). */
  adaptivePtime?: boolean;
}

/** A call that we made: what it carries can be changed at any time. */
export class Dialled extends Call {
  #slots: readonly Slot[] = [];
  #tracks: LocalTracks = {};
  /** What is to be sent, and what senders were last told. */
  readonly #shapes = new Map<'camera' | 'screen', Shape>();
  #sound: number | null = null;
  readonly #told = new Map<Slot, string>();
  readonly #refreshed = new Map<Slot, number>();
  /** Until the offer is made, the stand-ins must stay in their places. */
  #negotiated = false;

  /** Dials, or returns null while signalling is down. */
  static to(signalling: SignallingClient, peer: string, tracks: LocalTracks, handlers: CallHandlers): Dialled | null {
    const negotiation = new NegotiationStream(tracks);
    const connection = signalling.call(peer, negotiation.stream, negotiation.metadata);
    if (!connection) {
      negotiation.dispose();
      return null;
    }
    const call = new Dialled(connection, handlers);
    call.#slots = negotiation.metadata.slots;
    call.#tracks = tracks;
    call.pc.addEventListener('signalingstatechange', () => {
      call.#negotiated = true;
      call.#apply();
      // Once when the offer is made, before anything is encoded; once more when it is known which codecs the other end
      // has.
      for (const [slot, shape] of call.#shapes) call.shape(slot, shape);
      if (call.#sound !== null) call.limitSound(call.#sound);
      negotiation.dispose();
    });
    return call;
  }

  /** Sets what is sent, without renegotiation. */
  send(tracks: LocalTracks): void {
    this.#tracks = tracks;
    if (this.#negotiated) this.#apply();
  }

  sender(slot: Slot): RTCRtpSender | null {
    return this.pc.getSenders()[this.#slots.indexOf(slot)] ?? null;
  }

  /**
   * Sets how large, how often and at what cost a slot is sent; a shape that it has already costs nothing. Best told
   * before the call is up: the first picture, a whole one, then is no larger than it need be, and the encoder starts
   * once.
   */
  shape(slot: 'camera' | 'screen', shape: Shape): void {
    this.#shapes.set(slot, shape);
    const { codec: name, ...sizes } = shape;
    const codec =
      name === null
        ? undefined
        : this.sender(slot)
            ?.getParameters()
            .codecs.find(one => one.mimeType === `video/${name}`);
    this.#tell(slot, { ...sizes, codec }, slot === 'screen' ? 'maintain-resolution' : 'maintain-framerate');
  }

  /** What the pictures that are sent may take together, in bits a second. */
  get allowed(): number {
    let sum = 0;
    for (const [slot, shape] of this.#shapes) if (shape.active && this.#tracks[slot]) sum += shape.maxBitrate;
    return sum;
  }

  /** Sets what the microphone may take, in bits a second. */
  limitSound(maxBitrate: number): void {
    this.#sound = maxBitrate;
    this.#tell('microphone', { maxBitrate, adaptivePtime: true });
  }

  /** Makes the next picture of that slot a whole one, which needs nothing that came before. */
  async refresh(slot: Slot): Promise<void> {
    const sender = this.sender(slot);
    const now = performance.now();
    if (!sender?.track || now - (this.#refreshed.get(slot) ?? -Infinity) < REFRESH_MS) return;
    this.#refreshed.set(slot, now);
    const parameters = sender.getParameters();
    try {
      await (sender as KeyFrameSender).setParameters(parameters, {
        encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })),
      });
    } catch {
      // The connection is closing, or the browser cannot: it makes one by itself a little later.
    }
  }

  #tell(slot: Slot, wanted: NewEncoding, preference?: RTCDegradationPreference): void {
    const sender = this.#negotiated ? this.sender(slot) : null;
    const key = JSON.stringify(wanted);
    if (!sender || this.#told.get(slot) === key) return;
    this.#told.set(slot, key);
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) Object.assign(encoding, wanted);
    if (preference) parameters.degradationPreference = preference;
    // Refused when it changes meanwhile or the connection is closing: the next look sets it anew.
    sender.setParameters(parameters).catch(() => this.#told.delete(slot));
  }

  #apply(): void {
    for (const slot of this.#slots) {
      const sender = this.sender(slot);
      const track = this.#tracks[slot] ?? null;
      // A sender refuses a track only when its connection is closing, and then it does not matter.
      if (sender && sender.track !== track) sender.replaceTrack(track).catch(() => {});
    }
  }
}
