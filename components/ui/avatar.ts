import { letters } from './letters.ts';

const firstGrapheme = (word: string) => letters(word)[0]?.toUpperCase() ?? '';

/** First letters of the first and last word of a name; `?` for a name without any. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter(Boolean);
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return '?';
  return words.length === 1 ? firstGrapheme(first) : firstGrapheme(first) + firstGrapheme(last);
}

/** The same hue (degrees) for the same id, wherever it is shown. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619);
  // Neighbouring ids must not get neighbouring hues.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 360;
}
