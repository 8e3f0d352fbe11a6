/** A short tune, one sine after the other. */
export interface Tune {
  /** Frequencies in Hz. */
  readonly notes: readonly number[];
  /** How long each lasts. */
  readonly seconds: number;
  /** From 0 to 1. */
  readonly loudness: number;
}

/** A rising chord: one hears whether the speaker works and which one it is. */
export const TEST: Tune = { notes: [523.25, 659.25, 783.99], seconds: 0.22, loudness: 0.3 };

/** What somebody who looks elsewhere is called for. */
export type CallKind = 'hand' | 'invited' | 'admitted' | 'request' | 'question' | 'answered' | 'poll' | 'chat';

/** Soft, half a second at most, and each to be told from the others: what asks falls, what invites rises. */
const soft = (seconds: number, ...notes: number[]): Tune => ({ notes, seconds, loudness: 0.16 });
export const CALLS: Readonly<Record<CallKind, Tune>> = {
  request: soft(0.14, 880, 659.25),
  question: soft(0.14, 783.99, 587.33, 659.25),
  hand: soft(0.14, 587.33, 587.33),
  invited: soft(0.14, 523.25, 659.25, 880),
  admitted: soft(0.16, 440, 659.25),
  answered: soft(0.16, 659.25, 783.99),
  poll: soft(0.11, 523.25, 659.25, 523.25, 659.25),
  chat: soft(0.18, 659.25),
};

const RATE = 16_000;

/** A tune as a WAV file: RIFF/WAVE, 16-bit mono PCM. */
export function chime({ notes, seconds, loudness }: Tune): Blob {
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
