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

type Settings = MediaTrackSettings & { voiceIsolation?: boolean };
type Capabilities = MediaTrackCapabilities & { voiceIsolation?: boolean[] };

function voiceIsolationKnown(devices: MediaDevices): boolean {
  return (devices.getSupportedConstraints?.() as Supported | undefined)?.voiceIsolation === true;
}

/** Whether this microphone can be told to. Browsers may know the word and have no microphone that does it. */
export function voiceIsolationSupported(microphone: MediaStreamTrack | null): boolean {
  return (microphone?.getCapabilities?.() as Capabilities | undefined)?.voiceIsolation?.includes(true) ?? false;
}

/** What a track's sound really undergoes of what was asked for; what the browser does not say counts as done. */
export function unmet(track: MediaStreamTrack, processing: AudioProcessing): readonly (keyof AudioProcessing)[] {
  const settings = track.getSettings() as Settings;
  return KEYS.filter(key => {
    const done: unknown = settings[key];
    return typeof done === 'boolean' && done !== processing[key];
  });
}

/** Whether it is treated as asked for, as far as the track's browser can. */
export function processed(track: MediaStreamTrack, processing: AudioProcessing | undefined): boolean {
  return processing === undefined || unmet(track, processing).every(key => key === 'voiceIsolation');
}

/** The constraints that ask for it; what the browser does not know is left out. */
export function processingConstraints(processing: AudioProcessing, devices: MediaDevices): ProcessingConstraints {
  const { voiceIsolation, ...others } = processing;
  return voiceIsolationKnown(devices) ? { ...others, voiceIsolation } : others;
}

export function sameProcessing(one: AudioProcessing | undefined, other: AudioProcessing | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && KEYS.every(key => one[key] === other[key]));
}

const KEYS = Object.keys(DEFAULT_PROCESSING) as (keyof AudioProcessing)[];
