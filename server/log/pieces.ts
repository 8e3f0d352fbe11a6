import { hash } from 'node:crypto';
import type { Slices } from '../slices.ts';

/** A snapshot is written in pieces of so many bytes, each in a transaction of its own. */
const PIECE_BYTES = 256 * 1024;

/**
 * Texts without line breaks as UTF-8, each with a line break after it, cut into pieces. Others have their turn
 * meanwhile.
 */
export async function* piecesOf(
  parts: Iterable<string>,
  slices: Slices,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const encoder = new TextEncoder();
  let [piece, filled] = [new Uint8Array(PIECE_BYTES), 0];
  for (const part of parts) {
    const bytes = encoder.encode(`${part}\n`);
    for (let from = 0; from < bytes.length;) {
      const some = bytes.subarray(from, from + PIECE_BYTES - filled);
      piece.set(some, filled);
      from += some.length;
      filled += some.length;
      if (filled < PIECE_BYTES) continue;
      yield piece;
      [piece, filled] = [new Uint8Array(PIECE_BYTES), 0];
    }
    if (slices.over) await slices.rest();
  }
  if (filled > 0) yield piece.slice(0, filled);
}

const LINE_BREAK = 10;

/** The texts of such pieces, one by one, so that no more than that is made at once. */
export function* textsOf(pieces: readonly Uint8Array[]): Generator<string, void> {
  const decoder = new TextDecoder();
  let begun: Uint8Array[] = [];
  for (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      const end = piece.indexOf(LINE_BREAK, from);
      const some = piece.subarray(from, end < 0 ? piece.length : end);
      from += some.length + 1;
      if (end < 0 || begun.length > 0) begun.push(some);
      if (end < 0) continue;
      yield decoder.decode(begun.length > 0 ? Buffer.concat(begun) : some);
      begun = [];
    }
  }
}

/** Of all pieces, from the digest of each. */
export function digestOf(digests: readonly string[]): string {
  return hash('sha256', digests.join());
}
