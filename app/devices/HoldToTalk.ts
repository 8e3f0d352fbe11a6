/** A press shorter than this (ms) presses the button that has the focus; a longer one talks. */
const TAP_MS = 300;

interface Deeds {
  open(): void;
  close(): void;
  /** It was a tap: what it was held on is pressed after all. */
  tap(button: HTMLElement): void;
}

/**
 * A key or a button that is held to be heard. Opens at once; only where the same key would press a button it waits
 * until it cannot be a tap, so that nobody is heard for pressing one.
 */
export class HoldToTalk {
  readonly #deeds: Deeds;
  #state: 'up' | 'waiting' | 'open' = 'up';
  #button: HTMLElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deeds: Deeds) {
    this.#deeds = deeds;
  }

  get held(): boolean {
    return this.#state !== 'up';
  }

  /** @param button what a tap presses; null: nothing, so that holding begins at once */
  press(button: HTMLElement | null): void {
    if (this.held) return;
    this.#button = button;
    if (!button) return this.#open();
    this.#state = 'waiting';
    this.#timer = setTimeout(() => this.#open(), TAP_MS);
  }

  release(): void {
    const tapped = this.#state === 'waiting' ? this.#button : null;
    this.cancel();
    if (tapped) this.#deeds.tap(tapped);
  }

  /** The release cannot be seen any more: the window lost the keyboard, or is hidden. */
  cancel(): void {
    clearTimeout(this.#timer);
    const open = this.#state === 'open';
    this.#state = 'up';
    if (open) this.#deeds.close();
  }

  #open(): void {
    this.#state = 'open';
    this.#deeds.open();
  }
}
