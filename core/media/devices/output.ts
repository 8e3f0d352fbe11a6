import { playback } from '../playback.ts';
import { type CallKind, CALLS, chime, TEST, type Tune } from './chimes.ts';

/** `setSinkId` where the browser has it; elsewhere the system's output is the only one. */
export function speakerSelectable(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** Which output each element was last told to play on: answers may come late, and in another order. */
const told = new WeakMap<HTMLMediaElement, string>();

/**
 * Plays an element on that output; null is the system's. One that cannot be used falls back to the system's.
 * Resolves with whether it plays where it should.
 */
export async function setOutput(element: HTMLMediaElement, speakerId: string | null): Promise<boolean> {
  if (!speakerSelectable()) return true;
  const wanted = speakerId ?? '';
  told.set(element, wanted);
  try {
    await element.setSinkId(wanted);
    return true;
  } catch {
    if (told.get(element) !== wanted) return true;
    await element.setSinkId('').catch(() => {});
    return false;
  }
}

/**
 * Plays a chord and resolves, when it has ended, with whether it was on that output.
 * @throws DOMException when playing is refused
 */
export function testSpeaker(speakerId: string | null, element = playback.take()): Promise<boolean> {
  return play(TEST, speakerId, element);
}

/**
 * Calls somebody who looks elsewhere, on that output, and resolves when it has ended.
 * @throws DOMException when playing is refused
 */
export function callAttention(kind: CallKind, speakerId: string | null, element = playback.take()): Promise<boolean> {
  return play(CALLS[kind], speakerId, element);
}

/** Longer than its length, in ms, no tune plays: starting takes a moment. */
const SLACK_MS = 1_000;

async function play(tune: Tune, speakerId: string | null, element: HTMLAudioElement): Promise<boolean> {
  const url = URL.createObjectURL(chime(tune));
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    element.src = url;
    const there = await setOutput(element, speakerId);
    const over = new Promise<void>((resolve, reject) => {
      // A telephone call, or a key, stops it before its end; some browsers say nothing when they stop one.
      element.onended = element.onpause = () => resolve();
      element.onerror = () => reject(new Error('The sound cannot be played.'));
      timer = setTimeout(resolve, 1_000 * tune.seconds * tune.notes.length + SLACK_MS);
    });
    await Promise.race([element.play().then(() => over), over]);
    return there;
  } finally {
    clearTimeout(timer);
    element.onended = element.onpause = element.onerror = null;
    element.pause();
    playback.giveBack(element);
    URL.revokeObjectURL(url);
  }
}
