import { expect, it } from 'vitest';
import { inPieces } from '../../../../server/http/rows.ts';

it('R353: rows are written in pieces of a bounded size, all of them in their order, and large ones by themselves', () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => [index, 'x'.repeat(index % 500 === 0 ? 50_000 : 10)]);
  const pieces = [...inPieces(rows)];
  expect(pieces.flat()).toEqual(rows);
  for (const piece of pieces) expect(JSON.stringify(piece).length < 33_000 || piece.length === 1).toBe(true);
  expect(pieces.length).toBeLessThan(30);
  expect([...inPieces([])]).toEqual([]);
});
