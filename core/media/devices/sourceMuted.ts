/**
 * A source that is muted for less than this (ms) is not worth a word: headsets do it while they change their profile.
 */
const MUTED_AFTER_MS = 1_500;

/**
 * Watches whether a track's source delivers nothing: a switch on the device, the system's own mute, or another program
 * that has taken it (`MediaStreamTrack.muted`; nothing that we can switch). Calls back when it has been so for a
 * while, and at once when it is over. Returns the stop function.
 */
export function watchSourceMuted(track: MediaStreamTrack, listener: (muted: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  const look = () => {
    clearTimeout(timer);
    if (track.muted) timer = setTimeout(() => listener((told = true)), MUTED_AFTER_MS);
    else if (told) listener((told = false));
  };
  track.addEventListener('mute', look);
  track.addEventListener('unmute', look);
  look();
  return () => {
    clearTimeout(timer);
    track.removeEventListener('mute', look);
    track.removeEventListener('unmute', look);
  };
}
