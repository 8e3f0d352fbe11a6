import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Every page loads the content script, so it stays small: bytes when compressed. */
export const CONTENT_SCRIPT_LIMIT = 12 * 1024;

export function compressedSize(file: string): number {
  return gzipSync(readFileSync(file), { level: 9 }).length;
}

/** What to say of a content script that is too large; null when it is not. */
export function contentScriptFault(size: number): string | null {
  if (size <= CONTENT_SCRIPT_LIMIT) return null;
  return `The content script is ${size} bytes compressed, and ${CONTENT_SCRIPT_LIMIT} is the most: every page loads it.`;
}
