/** A screen, window or tab that is being captured. */
export interface SharedScreen {
  readonly picture: MediaStreamTrack;
  /** The tab's or the system's sound; null when the person did not share it or the browser cannot. */
  readonly sound: MediaStreamTrack | null;
  stop(): void;
}

/** Options newer than the type definitions (Screen Capture, §5.5). */
interface ShareOptions extends DisplayMediaStreamOptions {
  selfBrowserSurface: 'exclude';
  surfaceSwitching: 'include';
  systemAudio: 'include';
}

const OPTIONS: ShareOptions = {
  video: { frameRate: { ideal: 15, max: 30 } },
  // What is played to everybody is not speech: nothing may be taken out of it.
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: 'include',
};

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
    stream = await devices.getDisplayMedia(OPTIONS);
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return null;
    throw error;
  }
  const [picture] = stream.getVideoTracks();
  const [sound = null] = stream.getAudioTracks();
  if (!picture) return null;
  // Text must stay sharp; encoders trade pictures a second for that.
  picture.contentHint = 'detail';
  picture.addEventListener('ended', ended);
  return {
    picture,
    sound,
    stop() {
      picture.removeEventListener('ended', ended);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}
