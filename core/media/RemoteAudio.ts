import { setOutput } from './devices/output.ts';
import { playback } from './playback.ts';

/**
 * Plays the stage's microphones, one media element a person. Not through WebAudio: echo
 * cancelling and the choice of output both need media elements.
 */
export class RemoteAudio {
  readonly #elements = new Map<string, HTMLAudioElement>();
  readonly #parent: HTMLElement;
  readonly #directed: (speaker: string | null, there: boolean) => void;
  #speaker: string | null = null;

  /**
   * @param parent where the (invisible) elements live; some browsers stop playing detached ones
   * @param directed told whether somebody is really heard on the speaker that was set, or on the system's instead
   */
  constructor(parent: HTMLElement, directed: (speaker: string | null, there: boolean) => void = () => {}) {
    this.#parent = parent;
    this.#directed = directed;
    playback.listen();
  }

  set(participant: string, track: MediaStreamTrack | null): void {
    const held = this.#elements.get(participant);
    if (!track) {
      if (held) playback.giveBack(held);
      this.#elements.delete(participant);
      return;
    }
    const element = held ?? this.#parent.appendChild(playback.take());
    element.dataset.audioOf = participant;
    element.srcObject = new MediaStream([track]);
    this.#elements.set(participant, element);
    void this.#direct(element);
    playback.start(element);
  }

  /** Plays everybody on that output from now on; null is the system's. */
  async setSpeaker(speaker: string | null): Promise<void> {
    this.#speaker = speaker;
    await Promise.all([...this.#elements.values()].map(element => this.#direct(element)));
  }

  async #direct(element: HTMLMediaElement): Promise<void> {
    const speaker = this.#speaker;
    const there = await setOutput(element, speaker);
    if (speaker === this.#speaker) this.#directed(speaker, there);
  }

  clear(): void {
    for (const id of [...this.#elements.keys()]) this.set(id, null);
  }
}
