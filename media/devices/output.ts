/** `setSinkId` where the browser has it; elsewhere the system's output is the only one. */
export function speakerSelectable(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** Plays an element on that output; null is the system's. An output that went away falls back to the system's. */
export async function setOutput(element: HTMLMediaElement, speakerId: string | null): Promise<void> {
  if (!speakerSelectable()) return;
  try {
    await element.setSinkId(speakerId ?? '');
  } catch {
    await element.setSinkId('').catch(() => {});
  }
}

const RATE = 16_000;
const NOTES = [523.25, 659.25, 783.99];
const NOTE_SECONDS = 0.22;

/**
 * A short rising chord as a WAV file: one hears whether the speaker works and which one it is.
 * RIFF/WAVE, 16-bit mono PCM.
 */
export function chime(): Blob {
  const perNote = Math.floor(RATE * NOTE_SECONDS);
  const samples = new Int16Array(perNote * NOTES.length);
  NOTES.forEach((frequency, note) => {
    for (let i = 0; i < perNote; i += 1) {
      const fade = Math.min(1, i / 400, (perNote - i) / 1200);
      samples[note * perNote + i] = Math.sin((2 * Math.PI * frequency * i) / RATE) * fade * 0.3 * 32767;
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

/** Plays the chime on that output and resolves when it has ended. @throws DOMException when playing is refused */
export async function testSpeaker(speakerId: string | null, element = new Audio()): Promise<void> {
  const url = URL.createObjectURL(chime());
  try {
    element.src = url;
    await setOutput(element, speakerId);
    const ended = new Promise<void>((resolve, reject) => {
      element.onended = () => resolve();
      element.onerror = () => reject(new Error('The test sound cannot be played.'));
    });
    await element.play();
    await ended;
  } finally {
    URL.revokeObjectURL(url);
  }
}
