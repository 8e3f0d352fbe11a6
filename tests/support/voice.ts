import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RATE = 48_000;
const SECONDS = 4;

/**
 * A file that sounds as somebody who never stops speaking, for `--use-file-for-fake-audio-capture`: syllables of a
 * voice that rises and falls. (The browser's own fake microphone beeps for 20 ms twice a second, which is no speech.)
 */
export async function voiceFile(): Promise<string> {
  const samples = Int16Array.from({ length: RATE * SECONDS }, (_, index) => {
    const time = index / RATE;
    const pitch = 2 * Math.PI * (140 * time + 8 * Math.sin(2 * Math.PI * 0.75 * time));
    const voice = [1, 0.7, 0.5, 0.35, 0.25].reduce(
      (sum, strength, harmonic) => sum + strength * Math.sin(pitch * (harmonic + 1)),
      0,
    );
    const syllable = 0.35 + 0.65 * Math.sin(2 * Math.PI * 2.25 * time) ** 2;
    return Math.round(0.2 * 32_767 * voice * syllable);
  });
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // mono
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  const path = join(await mkdtemp(join(tmpdir(), 'sidestage-voice-')), 'voice.wav');
  await writeFile(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return path;
}
