import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Every page loads the content scripts, so they stay small: bytes when compressed, together. */
export const CONTENT_SCRIPT_LIMIT = 12 * 1024;

export function compressedSize(...files: string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
}

/** What to say of content scripts that are too large; null when it is not. */
export function contentScriptFault(size: number): string | null {
  if (size <= CONTENT_SCRIPT_LIMIT) return null;
  return `The content scripts are ${size} bytes compressed, and ${CONTENT_SCRIPT_LIMIT} is the most: every page loads them.`;
}
