import type { BackgroundKind } from '../../core/media/background/kinds.ts';
import type { DeviceKind } from '../../core/media/devices/kinds.ts';
import type { CapturePermission } from '../../core/media/devices/permission.ts';

/** What the components of devices show and say. */

export interface DeviceOption {
  readonly id: string;
  /** Empty while the browser withholds it; shown as "Camera 1" then. */
  readonly label: string;
}

/**
 * `withdrawn`: allowed before, and no longer. `source-muted`: a switch on it, the system or another program holds it
 * back. `silent`: it delivers nothing, and nobody says why. `background-…`: the camera runs, and its picture is held
 * back: nothing could be put behind the person.
 */
export type DeviceNoticeCode =
  | 'none'
  | 'in-use'
  | 'lost'
  | 'denied'
  | 'withdrawn'
  | 'hung'
  | 'fallback'
  | 'failed'
  | 'source-muted'
  | 'silent'
  | 'background-slow'
  | 'background-failed';

export interface DeviceNotice {
  readonly kind: DeviceKind;
  readonly code: DeviceNoticeCode;
  /** Label of the device the person chose. */
  readonly wanted?: string | undefined;
  /** Label of the device used instead. */
  readonly actual?: string | undefined;
}

export interface BackgroundChoices {
  readonly kind: BackgroundKind;
  readonly status: 'off' | 'starting' | 'on';
  readonly problem: 'background-slow' | 'background-failed' | null;
  readonly obstacle: 'handheld' | 'browser' | 'slow' | null;
  /** Whether the system itself blurs: not, when asked, or always. */
  readonly system: 'absent' | 'switchable' | 'always';
  /** The picture chosen last, as a data URL. */
  readonly image: string | null;
  /** Why the file chosen last is not shown. */
  readonly refused: 'type' | 'size' | 'broken' | null;
}

export interface SetDevicesProps {
  cameras: readonly DeviceOption[];
  microphones: readonly DeviceOption[];
  speakers: readonly DeviceOption[];
  selectedCamera: string | null;
  selectedMicrophone: string | null;
  selectedSpeaker: string | null;
  cameraOn: boolean;
  microphoneOn: boolean;
  stream: MediaStream | null;
  /** Microphone level, 0 to 1. */
  level: number;
  permission: CapturePermission;
  notices: readonly DeviceNotice[];
  speakerTest: 'idle' | 'playing';
  /** Whether this browser can route sound to a chosen output. */
  speakerSelectable: boolean;
  /** Lower preview and tighter rows, for the popup. */
  compact?: boolean;
}

/** What the device menus of a call need. */
export type DeviceChoices = Pick<
  SetDevicesProps,
  | 'cameras'
  | 'microphones'
  | 'speakers'
  | 'selectedCamera'
  | 'selectedMicrophone'
  | 'selectedSpeaker'
  | 'speakerSelectable'
>;

/** How the browser treats what a microphone hears. */
export interface SoundTreatment {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  readonly voiceIsolation: boolean;
}

export type SoundKey = keyof SoundTreatment;
