import { type Background, DEFAULT_BACKGROUND } from '../background/kinds.ts';
import type { WantedDevice } from './kinds.ts';
import { type AudioProcessing, DEFAULT_PROCESSING } from './processing.ts';

/** What a person chose, for every room and every server. */
export interface DevicePreferences {
  readonly camera: WantedDevice | null;
  readonly microphone: WantedDevice | null;
  readonly speaker: WantedDevice | null;
  /** Whether the next Set devices begins with them on. How a session's own switches stand is `switches.ts`. */
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
  readonly processing: AudioProcessing;
  readonly background: Background;
}

export const DEFAULT_PREFERENCES: DevicePreferences = {
  camera: null,
  microphone: null,
  speaker: null,
  cameraOn: true,
  microphoneOn: true,
  processing: DEFAULT_PROCESSING,
  background: DEFAULT_BACKGROUND,
};

/** What was stored in an older shape, in today's: what it did not know is as by default. Unknown keys are dropped. */
export function upgradePreferences(stored: Partial<DevicePreferences> | null): DevicePreferences {
  const { camera, microphone, speaker, cameraOn, microphoneOn, processing, background } = {
    ...DEFAULT_PREFERENCES,
    ...stored,
  };
  return {
    camera,
    microphone,
    speaker,
    cameraOn,
    microphoneOn,
    processing: { ...DEFAULT_PROCESSING, ...processing },
    background,
  };
}

/** A change of some of them; of how the microphone's sound is treated, of single settings. */
export type PreferenceChange = Partial<Omit<DevicePreferences, 'processing'>> & {
  readonly processing?: Partial<AudioProcessing>;
};

/** What a change makes of them. Whatever it does not name stays, also among the settings of the sound. */
export function changePreferences(now: DevicePreferences, change: PreferenceChange): DevicePreferences {
  return { ...now, ...change, processing: { ...now.processing, ...change.processing } };
}

/** Where preferences live; the extension's storage, or a page's. */
export interface PreferenceStore {
  load(): Promise<DevicePreferences>;
  /** Changes what is stored, by `changePreferences`: what another window saved meanwhile stays. */
  change(change: PreferenceChange): Promise<void>;
  /** Calls back when another window changed them. Returns the unsubscription. */
  watch(listener: (preferences: DevicePreferences) => void): () => void;
}
