/** How a microphone's sound is treated before it is sent: the browser's own processing. */
export interface AudioProcessing {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  /** Takes out everything but the nearest voice, where the browser can; in place of noise suppression then. */
  readonly voiceIsolation: boolean;
}

export const DEFAULT_PROCESSING: AudioProcessing = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  voiceIsolation: false,
};

/** `voiceIsolation` is newer than the type definitions (Media Capture Extensions). */
type ProcessingConstraints = MediaTrackConstraints & { voiceIsolation?: boolean };
type Supported = MediaTrackSupportedConstraints & { voiceIsolation?: boolean };

/** Whether this browser can tell a voice from everything else. */
export function voiceIsolationSupported(devices: MediaDevices): boolean {
  return (devices.getSupportedConstraints?.() as Supported | undefined)?.voiceIsolation === true;
}

/** The constraints that ask for it; what the browser does not know is left out. */
export function processingConstraints(processing: AudioProcessing, devices: MediaDevices): ProcessingConstraints {
  const { voiceIsolation, ...others } = processing;
  return voiceIsolationSupported(devices) ? { ...others, voiceIsolation } : others;
}

export function sameProcessing(one: AudioProcessing | undefined, other: AudioProcessing | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && KEYS.every(key => one[key] === other[key]));
}

const KEYS = Object.keys(DEFAULT_PROCESSING) as (keyof AudioProcessing)[];
