/** How many voices can begin after a press without another one, where the browser wants a press for every element. */
const SPARES = 12;
/** Events in which browsers let a page play sound. */
export const PRESSES = ['click', 'pointerup', 'keydown'] as const;

/** What waits for a press of the person; null: nothing does. */
type Withheld = 'sound' | 'picture' | null;

/**
 * Starts this document's media elements. Browsers may refuse that until the person presses something: a page that was
 * loaded anew, a phone that captures nothing (WebKit then wants a press for every element), a battery that runs low.
 * What was refused is kept, told, and started by the next press anywhere.
 */
class Playback {
  readonly #held = new Set<HTMLMediaElement>();
  readonly #spare: HTMLAudioElement[] = [];
  readonly #listeners = new Set<(withheld: Withheld) => void>();
  #listening = false;
  #told: Withheld = null;

  get withheld(): Withheld {
    return this.#told;
  }

  /** @returns what stops the telling */
  watch(listener: (withheld: Withheld) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * From now on presses in this document start what was refused, and get elements ready for sounds to come: those that
   * were asked to play in a press may play later without.
   */
  listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    for (const press of PRESSES)
      document.addEventListener(press, event => event.isTrusted && this.resume(), { capture: true, passive: true });
    // Some start again by themselves what they stopped while nobody looked, others do not.
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) for (const element of this.#held) this.start(element);
    });
  }

  /** An element for sound, ready to play where possible. Give it back when it is silent for good. */
  take(): HTMLAudioElement {
    return this.#spare.pop() ?? document.createElement('audio');
  }

  giveBack(element: HTMLAudioElement): void {
    this.release(element);
    element.remove();
    if (element.srcObject) element.srcObject = null;
    if (element.hasAttribute('src')) {
      element.removeAttribute('src');
      element.load?.();
    }
    delete element.dataset.audioOf;
    if (this.#spare.length < SPARES) this.#spare.push(element);
  }

  /** Plays an element that has a source, now or as soon as the browser lets it. */
  start(element: HTMLMediaElement): void {
    element.addEventListener('playing', this.#looked);
    element.addEventListener('pause', this.#looked);
    // Some engines return nothing here.
    void Promise.resolve(element.play?.()).then(
      () => this.#look(element, false),
      (error: unknown) => {
        // Anything but a refusal is the next source or the element's own end.
        if (error instanceof Error && error.name === 'NotAllowedError') this.#look(element, true);
      },
    );
  }

  /** The element is to play no more. */
  release(element: HTMLMediaElement): void {
    element.removeEventListener('playing', this.#looked);
    element.removeEventListener('pause', this.#looked);
    this.#held.delete(element);
    this.#tell();
  }

  /** Starts all that was refused. Call it in a press. */
  resume(): void {
    for (const element of this.#held) this.start(element);
    while (this.#spare.length < SPARES) {
      const element = document.createElement('audio');
      void Promise.resolve(element.play?.()).catch(() => undefined);
      // Else it would begin with its source, before it is told on which speakers.
      element.pause?.();
      this.#spare.push(element);
    }
  }

  /**
   * The browser itself may start an element, and stop it: for a telephone call, or because it was moved in the
   * document.
   */
  readonly #looked = ({ target, type }: Event) => {
    const element = target as HTMLMediaElement;
    if (type === 'pause' && element.paused && lives(element) && !document.hidden) this.start(element);
    else this.#look(element, type === 'pause');
  };

  #look(element: HTMLMediaElement, stopped: boolean): void {
    if (stopped && element.paused && lives(element)) this.#held.add(element);
    else if (!element.paused || !lives(element)) this.#held.delete(element);
    this.#tell();
  }

  #tell(): void {
    const held = [...this.#held];
    const now = held.some(({ muted }) => !muted) ? 'sound' : held.length > 0 ? 'picture' : null;
    if (now === this.#told) return;
    this.#told = now;
    for (const listener of this.#listeners) listener(now);
  }
}

function lives({ srcObject }: HTMLMediaElement): boolean {
  return srcObject instanceof MediaStream && srcObject.active;
}

/** The document's. */
export const playback = new Playback();
