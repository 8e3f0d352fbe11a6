import { stringify } from 'csv-stringify/sync';
import type { Table } from '../../core/room/export/index.ts';
import { inPieces } from './rows.ts';

/**
 * What some reader takes for the end of a line (Unicode's, and those of Python's `splitlines`) or of a cell: which
 * delimiter a spreadsheet expects depends on the country it is set to.
 */
const ENDS = String.raw`\n\r\v\f\u001c-\u001e\u0085\u2028\u2029,;\t`;

/** Where a reader may see a cell begin. CR LF is one end. */
const BEGINNING = new RegExp(`^|(?<=[${ENDS}])(?!\n)`, 'gu');

/**
 * A formula, perhaps behind blanks, quotes and what cannot be seen. Full-width, small and raised signs count as signs.
 */
const FORMULA = new RegExp(
  String.raw`^(?:[\t\r]|(?:(?![${ENDS}])[\s\p{C}\p{Z}"'“”‘’])*[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−])`,
  'u',
);

const MUST_BE_QUOTED = new RegExp(`[${ENDS}"']`);

/**
 * As spreadsheets read it (RFC 4180, with the mark that tells them UTF-8), piece by piece. Several tables stand one
 * below the other, each under its name.
 */
export function* csv(tables: readonly Table[]): Generator<string, void> {
  const options = {
    record_delimiter: 'windows',
    quoted_match: MUST_BE_QUOTED,
    cast: { boolean: String, string: withoutFormulas },
  } as const;
  for (const [index, { name, columns, rows }] of tables.entries()) {
    const title = tables.length > 1 ? [[name]] : [];
    yield (index === 0 ? '\ufeff' : '\r\n') + stringify([...title, [...columns]], options);
    for (const some of inPieces(rows))
      yield stringify(
        some.map(row => [...row]),
        options,
      );
  }
}

/**
 * People write these cells, and a formula runs on the computer of whoever opens the file. An apostrophe makes text
 * of it: at the start, and wherever a reader that knows other quotes or delimiters than ours would begin a cell.
 */
function withoutFormulas(text: string): string {
  return text.replaceAll(BEGINNING, (_, at: number) => (FORMULA.test(text.slice(at)) ? "'" : ''));
}
