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

async function play(tune: Tune, speakerId: string | null, element: HTMLAudioElement): Promise<boolean> {
  const url = URL.createObjectURL(chime(tune));
  try {
    element.src = url;
    const there = await setOutput(element, speakerId);
    const ended = new Promise<void>((resolve, reject) => {
      element.onended = () => resolve();
      element.onerror = () => reject(new Error('The sound cannot be played.'));
    });
    await element.play();
    await ended;
    return there;
  } finally {
    element.onended = element.onerror = null;
    playback.giveBack(element);
    URL.revokeObjectURL(url);
  }
}
