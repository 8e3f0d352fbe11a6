import type { DeviceProblem } from './kinds.ts';
import { watchQuestion } from './permission.ts';
import { type AudioProcessing, DEFAULT_PROCESSING, processingConstraints } from './processing.ts';

/** A camera or microphone did not start. */
export class CaptureError extends Error {
  override name = 'CaptureError';
  readonly problem: DeviceProblem;

  constructor(problem: DeviceProblem, cause?: unknown) {
    super(`Capture failed: ${problem}.`, { cause });
    this.problem = problem;
  }
}

interface CaptureOptions {
  /** What tells whether the browser asks the person. Without it that cannot be known, and nothing counts as hung. */
  readonly permissions: Permissions | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Microphones only. */
  readonly processing?: AudioProcessing | undefined;
}

/** A device that is allowed and has neither started nor failed after this many ms hangs: its driver does. */
export const CAPTURE_TIMEOUT_MS = 10_000;

/**
 * Starts one camera or microphone and resolves with its track. People answer the browser's question when they like: the
 * timeout counts from the moment at which none can stand. A track that comes after it, or after an abort, is stopped at
 * once, so that no camera light stays on.
 * @param deviceId null for the platform's default
 * @throws CaptureError
 */
export async function capture(
  devices: MediaDevices,
  kind: 'camera' | 'microphone',
  deviceId: string | null,
  { permissions, signal, processing = DEFAULT_PROCESSING }: CaptureOptions,
): Promise<MediaStreamTrack> {
  const wanted = kind === 'camera' ? cameraConstraints(deviceId) : microphoneConstraints(deviceId, processing, devices);
  const asked = devices.getUserMedia(kind === 'camera' ? { video: wanted } : { audio: wanted });
  let waiting = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopWatching: () => void = () => {};
  let onAbort: () => void = () => {};
  try {
    return await new Promise<MediaStreamTrack>((resolve, reject) => {
      stopWatching = watchQuestion(permissions, kind, mayStand => {
        clearTimeout(timer);
        if (!mayStand) timer = setTimeout(() => reject(new CaptureError('hung')), CAPTURE_TIMEOUT_MS);
      });
      onAbort = () => reject(new CaptureError('failed'));
      signal?.addEventListener('abort', onAbort);
      asked.then(
        stream => {
          const [track] = stream.getTracks();
          if (waiting && track) resolve(track);
          else track?.stop();
        },
        (error: unknown) => reject(new CaptureError(problemOf(error), error)),
      );
    });
  } finally {
    waiting = false;
    stopWatching();
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function cameraConstraints(deviceId: string | null): MediaTrackConstraints {
  // Where nobody chose, people mean the camera that looks at them; a phone has others.
  const device = deviceId === null ? { facingMode: 'user' } : { deviceId: { exact: deviceId } };
  // 360p carries a panel's tile many times over and leaves room for a publisher's two dozen links.
  return { ...device, width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24, max: 30 } };
}

function microphoneConstraints(
  deviceId: string | null,
  processing: AudioProcessing,
  devices: MediaDevices,
): MediaTrackConstraints {
  const device = deviceId === null ? {} : { deviceId: { exact: deviceId } };
  return { ...device, ...processingConstraints(processing, devices) };
}

/** Names from the Media Capture specification §10.1.3 and what browsers really throw. */
function problemOf(error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'failed';
  }
}
