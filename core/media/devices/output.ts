import { playback } from '../playback.ts';

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

const RATE = 16_000;
/** A rising chord: one hears whether the speaker works and which one it is. */
const TEST: Tune = { notes: [523.25, 659.25, 783.99], seconds: 0.22, loudness: 0.3 };
/** Two soft falling notes: somebody asks for something. */
const ATTENTION: Tune = { notes: [880, 659.25], seconds: 0.14, loudness: 0.16 };

interface Tune {
  /** Frequencies in Hz. */
  readonly notes: readonly number[];
  /** How long each lasts. */
  readonly seconds: number;
  /** From 0 to 1. */
  readonly loudness: number;
}

/** A tune as a WAV file: RIFF/WAVE, 16-bit mono PCM. */
function chime({ notes, seconds, loudness }: Tune = TEST): Blob {
  const perNote = Math.floor(RATE * seconds);
  const samples = new Int16Array(perNote * notes.length);
  notes.forEach((frequency, note) => {
    for (let i = 0; i < perNote; i += 1) {
      const fade = Math.min(1, i / 400, (perNote - i) / 1200);
      samples[note * perNote + i] = Math.sin((2 * Math.PI * frequency * i) / RATE) * fade * loudness * 32767;
    }
  });
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, value: string) => [...value].forEach((c, i) => header.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  header.setUint32(4, 36 + samples.byteLength, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, RATE, true);
  header.setUint32(28, RATE * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, samples.byteLength, true);
  return new Blob([header.buffer, samples], { type: 'audio/wav' });
}

/**
 * Plays a chord and resolves, when it has ended, with whether it was on that output.
 * @throws DOMException when playing is refused
 */
export function testSpeaker(speakerId: string | null, element = playback.take()): Promise<boolean> {
  return play(TEST, speakerId, element);
}

/** Draws attention on that output and resolves when it has ended. @throws DOMException when playing is refused */
export function callAttention(speakerId: string | null, element = playback.take()): Promise<boolean> {
  return play(ATTENTION, speakerId, element);
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
