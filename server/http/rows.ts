import type { Table } from '../../core/room/export/index.ts';
import { charactersIn } from '../characters.ts';

type Row = Table['rows'] extends Iterable<infer One> ? One : never;

/** Characters written at once: what is made before others have their turn, and waits for its reader, is no larger. */
const PIECE = 32 * 1024;

/** Rows in pieces of at most so many characters, or of one row. */
export function* inPieces(rows: Iterable<Row>): Generator<readonly Row[], undefined> {
  let [piece, characters] = [[] as Row[], 0];
  for (const row of rows) {
    const more = charactersIn(row);
    if (piece.length > 0 && characters + more > PIECE) {
      yield piece;
      [piece, characters] = [[], 0];
    }
    piece.push(row);
    characters += more;
  }
  if (piece.length > 0) yield piece;
}
