import type { SystemBlur } from './kinds.ts';

/** `backgroundBlur` is newer than the type definitions (Media Capture and Streams Extensions). */
type Capabilities = MediaTrackCapabilities & { readonly backgroundBlur?: readonly boolean[] };

/** What the camera's driver or the system does with the background by itself. */
export function systemBlur(track: MediaStreamTrack): SystemBlur {
  const values = (track.getCapabilities?.() as Capabilities | undefined)?.backgroundBlur ?? [];
  if (!values.includes(true)) return 'absent';
  return values.includes(false) ? 'switchable' : 'always';
}

/** Whether it blurs now. */
export function systemBlurs(track: MediaStreamTrack): boolean {
  return (track.getSettings() as { backgroundBlur?: boolean }).backgroundBlur === true;
}

/** Switches it; resolves with whether the track is so now. A system that refuses leaves the track as it was. */
export async function switchSystemBlur(track: MediaStreamTrack, on: boolean): Promise<boolean> {
  try {
    // Constraints replace one another: what the track was captured with is kept.
    await track.applyConstraints({ ...track.getConstraints(), backgroundBlur: { exact: on } } as MediaTrackConstraints);
  } catch {
    return systemBlurs(track) === on;
  }
  return systemBlurs(track) === on;
}
