import { keepRunning } from '../wakefulness.ts';

/**
 * All sound as one track, for recording only: what is played stays in media elements, which echo
 * cancelling and the choice of speakers need.
 */
export class SoundMix {
  readonly track: MediaStreamTrack;
  readonly #context = new AudioContext();
  readonly #into: AudioNode;
  readonly #letRest: () => void;
  readonly #sources = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();

  /** Make it in a person's gesture: browsers keep a context silent until there was one. */
  constructor() {
    const destination = this.#context.createMediaStreamDestination();
    // Several people at once add up: a limiter keeps the sum from being cut off.
    const limiter = new DynamicsCompressorNode(this.#context, {
      threshold: -6,
      knee: 0,
      ratio: 20,
      attack: 0.003,
      release: 0.25,
    });
    limiter.connect(destination);
    this.#into = limiter;
    const [track] = destination.stream.getAudioTracks();
    if (!track) throw new Error('This browser mixes no sound.');
    this.track = track;
    this.#letRest = keepRunning(this.#context);
  }

  hear(tracks: ReadonlySet<MediaStreamTrack>): void {
    for (const [track, source] of this.#sources) {
      if (tracks.has(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    for (const track of tracks) {
      if (this.#sources.has(track)) continue;
      const source = this.#context.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#into);
      this.#sources.set(track, source);
    }
  }

  close(): void {
    this.hear(new Set());
    this.track.stop();
    this.#letRest();
    void this.#context.close();
  }
}
