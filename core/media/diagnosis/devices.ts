import { capture, CAPTURE_TIMEOUT_MS, CaptureError } from '../devices/capture.ts';
import { choose } from '../devices/choose.ts';
import { enumerate } from '../devices/enumerate.ts';
import { meter } from '../devices/meter.ts';
import type { DevicePreferences } from '../devices/preferences.ts';
import { VOICE } from '../devices/VoiceWatch.ts';
import type { Fact, Finding } from './checks.ts';

/** A camera that was started has a picture by then (ms). */
const PICTURE_MS = 6_000;
/** A picture whose mean is below this (0 to 255) is black to people: a lens cover, or a lid that is closed. */
const DARK = 6;
/** How long one listens for a voice, in ms. A microphone that works has made some noise by then. */
const LISTEN_MS = 8_000;
/** How often the level is looked at, in ms. */
const LOOK_MS = 50;

/** More than a check of camera or microphone that is allowed may take, in ms. */
export const CAPTURE_LIMIT_MS = CAPTURE_TIMEOUT_MS + LISTEN_MS + 2_000;

interface CaptureCheck {
  readonly devices: MediaDevices;
  readonly preferences: DevicePreferences;
  readonly permissions: Permissions | undefined;
  readonly signal: AbortSignal;
}

/** Starts the camera that the person chose and looks at its picture. The picture goes nowhere. */
export async function checkCamera(check: CaptureCheck): Promise<Finding<'camera'>> {
  const started = await start('camera', check);
  if ('code' in started) return { state: 'failed', code: started.code };
  const { track, facts } = started;
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  try {
    video.srcObject = new MediaStream([track]);
    if (!(await hasPicture(video, check.signal))) return { state: 'failed', code: 'no-picture', facts };
    const picture: Fact = { name: 'picture', text: `${video.videoWidth}×${video.videoHeight}` };
    const dark = brightnessOf(video) < DARK;
    return { state: dark ? 'failed' : 'passed', code: dark ? 'dark' : 'ok', facts: [...facts, picture] };
  } finally {
    video.srcObject = null;
    track.stop();
  }
}

/**
 * Starts the microphone that the person chose and listens: at most as long as it takes to hear a voice.
 * @param onLevel the level now, 0 to 1
 */
export async function checkMicrophone(
  check: CaptureCheck,
  onLevel: (level: number) => void,
): Promise<Finding<'microphone'>> {
  const started = await start('microphone', check);
  if ('code' in started) return { state: 'failed', code: started.code };
  const { track, facts } = started;
  const measured = meter(track);
  try {
    let alive = false;
    const level = () => {
      alive ||= measured.signal();
      return measured.level();
    };
    const loudest = await listen(level, onLevel, check.signal);
    if (!alive) return { state: 'failed', code: 'silent', facts };
    return { state: 'passed', code: loudest > VOICE ? 'voice' : 'quiet', facts };
  } finally {
    measured.close();
    track.stop();
    onLevel(0);
  }
}

type Started =
  | { readonly track: MediaStreamTrack; readonly facts: readonly Fact[] }
  | { readonly code: Exclude<CaptureError['problem'], 'lost' | 'withdrawn'> };

async function start(
  kind: 'camera' | 'microphone',
  { devices, permissions, preferences, signal }: CaptureCheck,
): Promise<Started> {
  const began = performance.now();
  const chosen = choose(preferences[kind], (await enumerate(devices)).devices[kind]).actual;
  try {
    const track = await capture(devices, kind, chosen?.id ?? null, {
      permissions,
      signal,
      processing: preferences.processing,
    });
    return {
      track,
      facts: [
        { name: 'device', text: track.label },
        { name: 'started', ms: performance.now() - began },
      ],
    };
  } catch (error) {
    const problem = error instanceof CaptureError ? error.problem : 'failed';
    // A device that has only just been asked for can neither be lost nor withdrawn.
    return { code: problem === 'lost' || problem === 'withdrawn' ? 'failed' : problem };
  }
}

function hasPicture(video: HTMLVideoElement, signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), PICTURE_MS);
    signal.addEventListener('abort', () => resolve(false), { once: true });
    video.addEventListener(
      'loadeddata',
      () => {
        clearTimeout(timer);
        resolve(true);
      },
      { once: true },
    );
    // Playing is refused to a page in the background; the first picture comes all the same.
    video.play().catch(() => {});
  });
}

function brightnessOf(video: HTMLVideoElement): number {
  const canvas = new OffscreenCanvas(16, 9);
  const context = canvas.getContext('2d');
  if (!context) return Infinity;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum += Math.max(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0);
  return sum / (data.length / 4);
}

function listen(level: () => number, onLevel: (level: number) => void, signal: AbortSignal): Promise<number> {
  return new Promise(resolve => {
    let loudest = 0;
    const began = performance.now();
    const timer = setInterval(() => {
      const now = level();
      loudest = Math.max(loudest, now);
      onLevel(now);
      if (loudest <= VOICE && performance.now() - began < LISTEN_MS && !signal.aborted) return;
      clearInterval(timer);
      resolve(loudest);
    }, LOOK_MS);
  });
}
