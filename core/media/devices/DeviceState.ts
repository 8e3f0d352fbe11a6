import type { BackgroundOptions } from '../background/BackgroundStage.ts';
import type { BackgroundProblem, BackgroundState } from '../background/kinds.ts';
import type { Choice } from './choose.ts';
import type { AvailableDevices, DeviceKind, DeviceProblem } from './kinds.ts';
import type { CapturePermissions } from './permission.ts';
import type { DevicePreferences, PreferenceStore } from './preferences.ts';

/** What is captured; speakers are only played through. */
export type CaptureKind = 'camera' | 'microphone';

/**
 * Whether camera and microphone are switched on: of one session in one document. No other document reads them while it
 * is live; what is kept of them is for that session's own way back.
 */
export type Switches = Readonly<Record<CaptureKind, boolean>>;
export const CAPTURED: readonly CaptureKind[] = ['camera', 'microphone'];

/** All there is to know of the devices at one moment. */
export interface DeviceState {
  readonly preferences: DevicePreferences;
  readonly on: Switches;
  readonly available: AvailableDevices;
  readonly chosen: Readonly<Record<DeviceKind, Choice>>;
  readonly permissions: CapturePermissions;
  /** What others may see: with another background, if one is wanted. */
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  /** What keeps the wanted device, or its picture, from others. Another device may stand in: `chosen` says which. */
  readonly problems: Readonly<{ camera: DeviceProblem | BackgroundProblem | null; microphone: DeviceProblem | null }>;
  /** It is captured, and its source delivers nothing: a switch on it, the system's mute, another program. */
  readonly sourceMuted: Readonly<Record<CaptureKind, boolean>>;
  /** True while there is no track, but one is being started. */
  readonly starting: Readonly<Record<CaptureKind, boolean>>;
  readonly background: BackgroundState;
}

/**
 * `off`: nothing is captured. `preview`: what is switched on. `call`: the same, but a microphone
 * that was on stays open while muted, so that unmuting is immediate.
 */
export type CaptureUse = 'off' | 'preview' | 'call';

/** Where devices come from, and where choices are kept. */
export interface DeviceManagerOptions {
  readonly devices: MediaDevices;
  readonly permissions: Permissions | undefined;
  readonly store: PreferenceStore;
  /** Whether asking may show a prompt here. Chrome's side panel and popup cannot, and count failed tries against us. */
  readonly canPrompt: boolean;
  /** Where the platform picks the camera while the person chose none: on a phone the first one listed may look away. */
  readonly frontCamera?: boolean;
  /** What is needed to show something else behind the person; without it that is not offered. */
  readonly background?: BackgroundOptions;
}
