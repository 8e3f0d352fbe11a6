import type { WantedDevice } from './kinds.ts';

/** What a person chose, for every room and every server. */
export interface DevicePreferences {
  readonly camera: WantedDevice | null;
  readonly microphone: WantedDevice | null;
  readonly speaker: WantedDevice | null;
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
}

export const DEFAULT_PREFERENCES: DevicePreferences = {
  camera: null,
  microphone: null,
  speaker: null,
  cameraOn: true,
  microphoneOn: true,
};

/** Where preferences live; the extension's storage, or a page's. */
export interface PreferenceStore {
  load(): Promise<DevicePreferences>;
  save(preferences: DevicePreferences): Promise<void>;
  /** Calls back when another window changed them. Returns the unsubscription. */
  watch(listener: (preferences: DevicePreferences) => void): () => void;
}
