/** What is shown behind a person: the room as it is, the room blurred, or a picture. */
export type BackgroundKind = 'none' | 'blur' | 'image';

export interface Background {
  readonly kind: BackgroundKind;
}

export const DEFAULT_BACKGROUND: Background = { kind: 'none' };

/** Why nothing is sent although the camera runs: rather no picture than the room. */
export type BackgroundProblem = 'background-slow' | 'background-failed';

/** Why the room cannot be hidden here. */
export type BackgroundObstacle =
  /** A phone: its processor and battery have enough to do. */
  | 'handheld'
  /** The browser hands out no single frames. */
  | 'browser'
  /** It was tried, and the machine did not keep up; or it draws without a graphics processor. */
  | 'slow';

export interface BackgroundState {
  /** `starting`: the first frames are being processed, and nothing is sent yet. */
  readonly status: 'off' | 'starting' | 'on';
  readonly problem: BackgroundProblem | null;
  /** Null: offered. */
  readonly obstacle: BackgroundObstacle | null;
  /** Whether the system itself blurs: not, when asked, or always, whatever is chosen here. */
  readonly system: SystemBlur;
  /** The picture chosen, as a data URL. */
  readonly image: string | null;
}

export type SystemBlur = 'absent' | 'switchable' | 'always';
