import { setOutput } from './devices/output.ts';

/**
 * Plays the stage's microphones, one media element a person. Not through WebAudio: echo
 * cancelling and the choice of output both need media elements.
 */
export class RemoteAudio {
  readonly #elements = new Map<string, HTMLAudioElement>();
  readonly #parent: HTMLElement;
  #speaker: string | null = null;

  /** @param parent where the (invisible) elements live; some browsers stop playing detached ones */
  constructor(parent: HTMLElement) {
    this.#parent = parent;
  }

  set(participant: string, track: MediaStreamTrack | null): void {
    const held = this.#elements.get(participant);
    if (!track) {
      held?.remove();
      this.#elements.delete(participant);
      return;
    }
    const element = held ?? this.#parent.appendChild(document.createElement('audio'));
    element.dataset.audioOf = participant;
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    this.#elements.set(participant, element);
    void setOutput(element, this.#speaker);
    // Refused only where no gesture came before, which joining always is; the element plays on its next chance.
    element.play().catch(() => {});
  }

  async setSpeaker(speaker: string | null): Promise<void> {
    this.#speaker = speaker;
    await Promise.all([...this.#elements.values()].map(element => setOutput(element, speaker)));
  }

  clear(): void {
    for (const id of [...this.#elements.keys()]) this.set(id, null);
  }
}
