import type { CaptureKind, Switches } from './DeviceState.ts';
import {
  changePreferences,
  DEFAULT_PREFERENCES,
  type DevicePreferences,
  type PreferenceChange,
  type PreferenceStore,
} from './preferences.ts';

const OFF: Switches = { camera: false, microphone: false };

/**
 * What the person wants of the devices: choices, which all documents share as they are made, and the switches of this
 * document's session, which nothing else writes.
 */
export class Wanted {
  readonly #store: PreferenceStore;
  #preferences = DEFAULT_PREFERENCES;
  /** Null: not known yet, and so off. */
  #on: Switches | null = null;
  #begun = 0;

  constructor(store: PreferenceStore) {
    this.#store = store;
  }

  get preferences(): DevicePreferences {
    return this.#preferences;
  }

  get on(): Switches {
    return this.#on ?? OFF;
  }

  async load(): Promise<void> {
    this.#preferences = await this.#store.load();
    this.#on ??= this.#defaults();
  }

  /** Follows what other documents choose, and calls back. Returns the unsubscription. */
  watch(changed: () => void): () => void {
    return this.#store.watch(preferences => {
      this.#preferences = preferences;
      changed();
    });
  }

  /**
   * A session begins with these switches, or else as Set devices begins. Resolves with whether another one began
   * meanwhile.
   */
  async begin(on: Switches | null): Promise<boolean> {
    const begun = (this.#begun += 1);
    const { cameraOn, microphoneOn } = on ? this.#preferences : await this.#store.load();
    if (begun !== this.#begun) return true;
    this.#preferences = { ...this.#preferences, cameraOn, microphoneOn };
    this.#on = on ?? this.#defaults();
    return false;
  }

  /** Holds for this document alone. */
  setOn(kind: CaptureKind, on: boolean): void {
    this.#on = { ...(this.#on ?? this.#defaults()), [kind]: on };
  }

  /** Holds at once, and for every document once the promise is over. */
  async prefer(change: PreferenceChange): Promise<void> {
    if (Object.keys(change).length === 0) return;
    this.#preferences = changePreferences(this.#preferences, change);
    await this.#store.change(change);
  }

  #defaults(): Switches {
    return { camera: this.#preferences.cameraOn, microphone: this.#preferences.microphoneOn };
  }
}
