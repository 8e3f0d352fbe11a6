import type { WantedDevice } from './kinds.ts';
import { DEFAULT_PROCESSING, type AudioProcessing } from './processing.ts';

/** What a person chose, for every room and every server. */
export interface DevicePreferences {
  readonly camera: WantedDevice | null;
  readonly microphone: WantedDevice | null;
  readonly speaker: WantedDevice | null;
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
  readonly processing: AudioProcessing;
}

export const DEFAULT_PREFERENCES: DevicePreferences = {
  camera: null,
  microphone: null,
  speaker: null,
  cameraOn: true,
  microphoneOn: true,
  processing: DEFAULT_PROCESSING,
};

/** The version of the shape above, as it is stored. */
export const PREFERENCES_VERSION = 2;

/** What was stored in an older shape, in today's: what it did not know is as by default. Unknown keys are dropped. */
export function upgradePreferences(stored: Partial<DevicePreferences> | null): DevicePreferences {
  const { camera, microphone, speaker, cameraOn, microphoneOn, processing } = { ...DEFAULT_PREFERENCES, ...stored };
  return { camera, microphone, speaker, cameraOn, microphoneOn, processing: { ...DEFAULT_PROCESSING, ...processing } };
}

/** Where preferences live; the extension's storage, or a page's. */
export interface PreferenceStore {
  load(): Promise<DevicePreferences>;
  save(preferences: DevicePreferences): Promise<void>;
  /** Calls back when another window changed them. Returns the unsubscription. */
  watch(listener: (preferences: DevicePreferences) => void): () => void;
}
