/** A screen, window or tab that is being captured. */
export interface SharedScreen {
  readonly picture: MediaStreamTrack;
  /** The tab's or the system's sound; null when the person did not share it or the browser cannot. */
  readonly sound: MediaStreamTrack | null;
  /** There was sound, and it is not shared: everybody's own voice would have been in it. */
  readonly echoed: boolean;
  stop(): void;
}

/** Options and settings newer than the type definitions (Screen Capture, §5.5 and §6). */
interface ShareOptions extends DisplayMediaStreamOptions {
  audio: MediaTrackConstraints & { restrictOwnAudio?: true };
  selfBrowserSurface: 'exclude';
  surfaceSwitching: 'include';
  systemAudio: 'include' | 'exclude';
  windowAudio: 'window' | 'exclude';
}

/**
 * What is asked of the browser's picker. What the whole system plays includes the voices of the session: it is offered
 * only by browsers that can leave out what this document plays (Chrome 141 and newer). A tab's own sound is offered by
 * all.
 */
function shareOptions(devices: MediaDevices): ShareOptions {
  const restricts = 'restrictOwnAudio' in (devices.getSupportedConstraints?.() ?? {});
  return {
    video: { frameRate: { ideal: 15, max: 30 } },
    // What is played to everybody is not speech: nothing may be taken out of it but their own voices.
    audio: {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      ...(restricts ? { restrictOwnAudio: true } : {}),
    },
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    systemAudio: restricts ? 'include' : 'exclude',
    windowAudio: restricts ? 'window' : 'exclude',
  };
}

/**
 * Whether everybody would hear themselves in that sound. What was asked for is not always what one gets: the tracks
 * tell.
 */
function echoes(picture: MediaStreamTrack, sound: MediaStreamTrack): boolean {
  if (picture.getSettings().displaySurface === 'browser') return false;
  return (sound.getSettings() as { restrictOwnAudio?: boolean }).restrictOwnAudio !== true;
}

/** Whether this browser can share a screen at all; phones cannot. */
export function canShareScreen(devices: MediaDevices | undefined): boolean {
  return typeof devices?.getDisplayMedia === 'function';
}

/**
 * Shows the browser's picker and captures what was picked. Resolves with null when nothing was:
 * dismissed, or forbidden. Must be called in the person's gesture.
 * @param ended the sharing was ended from outside: the browser's bar, or the window was closed
 */
export async function captureScreen(devices: MediaDevices, ended: () => void): Promise<SharedScreen | null> {
  let stream: MediaStream;
  try {
    stream = await devices.getDisplayMedia(shareOptions(devices));
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return null;
    throw error;
  }
  const [picture] = stream.getVideoTracks();
  const [captured = null] = stream.getAudioTracks();
  if (!picture) return null;
  const echoed = captured !== null && echoes(picture, captured);
  if (echoed) captured.stop();
  // Text must stay sharp; encoders trade pictures a second for that.
  picture.contentHint = 'detail';
  picture.addEventListener('ended', ended);
  return {
    picture,
    sound: echoed ? null : captured,
    echoed,
    stop() {
      picture.removeEventListener('ended', ended);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}
