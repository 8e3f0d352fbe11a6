import { PRESSES } from './playback.ts';

/**
 * Resumes an audio context whenever it stands still. Without a press it may start suspended, and none of Chromium's
 * wakes up by itself later. A telephone call stops one that ran.
 * @returns what ends that
 */
export function keepRunning(context: AudioContext): () => void {
  const resume = () => {
    if (context.state !== 'running' && context.state !== 'closed') void context.resume().catch(() => {});
  };
  for (const press of PRESSES) document.addEventListener(press, resume, { capture: true, passive: true });
  context.onstatechange = resume;
  resume();
  return () => {
    for (const press of PRESSES) document.removeEventListener(press, resume, { capture: true });
    context.onstatechange = null;
  };
}
