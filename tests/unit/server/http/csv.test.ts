import { spawnSync } from 'node:child_process';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csv } from '../../../../server/http/csv.ts';
import { findTool } from '../../../../tools/lib/tools.ts';

const python = findTool('python3');
const unless = python ? '' : ' (not run with Python’s csv: no Python is installed)';
const PYTHON = `
import csv, io, json, sys
print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode('utf-8-sig'), newline='')))))
`;

type Reader = (text: string) => string[][];
const READERS: Record<string, Reader> = {
  'csv-parse': text => parseCsv(text, { bom: true }),
  'Papa Parse': text => Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n', skipEmptyLines: true }).data,
};
if (python)
  READERS['Python’s csv'] = text =>
    JSON.parse(spawnSync(python, ['-c', PYTHON], { input: text, encoding: 'utf8' }).stdout) as string[][];

/** One table with those texts in its second column. */
const written = (texts: readonly string[]) =>
  [
    ...csv([{ name: 'chat', columns: ['id', 'text', 'likes'], rows: texts.map((text, index) => [index, text, -3]) }]),
  ].join('');

/** Text as people may send it, made of what readers stumble on. */
const nasty = fc.string({
  unit: fc.constantFrom(
    ...'=+-@＝＋－＠',
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\u000b',
    '\u000c',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u00a0',
    '\u200b',
    '"',
    "'",
    ',',
    ';',
    'a',
    '1',
  ),
  minLength: 1,
  maxLength: 12,
});

const BREAKS = /\r\n|[\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/u; // eslint-disable-line no-control-regex -- readers break lines at them
/** What a reader that knows no quotes at all could take for the beginning of a cell. */
const beginnings = (cell: string) => cell.split(BREAKS).flatMap(line => line.split(/[,;\t]/));
const isFormula = (text: string) => /^[\s\u200b"]*[=+\-@＝＋－＠]/u.test(text);

describe.each(Object.entries(READERS))(`R161: what people wrote, as %s reads it${unless}`, (_name, read) => {
  it.each([
    ['a line feed', '\n'],
    ['a carriage return', '\r'],
    ['both', '\r\n'],
    ['a vertical tab', '\u000b'],
    ['a form feed', '\u000c'],
    ['U+2028', '\u2028'],
    ['U+2029', '\u2029'],
    ['U+0085', '\u0085'],
  ])('a second line behind %s is the same cell, and no formula', (_break, end) => {
    const rows = read(written([`see you${end}=cmd|'/c calc'!A1`, `see you${end}later`]));
    expect(rows).toHaveLength(3);
    expect(rows[1]).toEqual(['0', `see you${end}'=cmd|'/c calc'!A1`, '-3']);
    expect(rows[2]).toEqual(['1', `see you${end}later`, '-3']);
  });

  it.each([
    '=1',
    '+1',
    '-1',
    '@SUM(1)',
    '\tx',
    '\rx',
    '＝1',
    '＋1',
    '－1',
    '＠1',
    '  =1',
    '\u00a0=1',
    '\u200b=1',
    '"=1',
    "'=1",
    '" =1"',
  ])('%j is text', formula => {
    expect(read(written([formula]))[1]?.[1]).toBe(`'${formula}`);
  });

  it.each(['a;=1', 'a,=1', 'a\t=1', 'a; "=1"'])('%j begins no formula where the delimiter is another', text => {
    const [, row] = read(written([text]));
    expect(row).toHaveLength(3);
    expect(beginnings(row![1]!).some(isFormula)).toBe(false);
  });

  it('numbers stay numbers, and harmless text stays as it is', () => {
    const harmless = ['1 - 1 = 0', 'a=b', 'x, y; z', 'She said "no"', 'me@rooms.example', 'two\nlines\n\nand three'];
    expect(read(written(harmless)).slice(1)).toEqual(harmless.map((text, index) => [String(index), text, '-3']));
  });
});

describe('R161: whatever somebody writes', () => {
  it('is one cell of one row', () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), texts => {
        for (const read of [READERS['csv-parse']!, READERS['Papa Parse']!]) {
          const rows = read(written(texts));
          expect(rows.map(row => row.length)).toEqual(Array.from({ length: texts.length + 1 }, () => 3));
          expect(rows.slice(1).map(row => row[1]!.replaceAll("'", ''))).toEqual(
            texts.map(text => text.replaceAll("'", '')),
          );
        }
      }),
    );
  });

  it('begins no formula, not even for a reader without quotes or with other delimiters', () => {
    fc.assert(
      fc.property(nasty, text => {
        const file = written([text]).replace(/,-3\r\n$/, '');
        const suspects = beginnings(file).filter(isFormula);
        expect(suspects).toEqual([]);
      }),
    );
  });
});
