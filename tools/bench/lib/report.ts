import { writeFileSync } from 'node:fs';
import { type Machine, machine } from './machine.ts';

export type Row = Readonly<Record<string, string | number>>;

export interface Report {
  readonly bench: string;
  readonly machine: Machine;
  readonly rows: readonly Row[];
  /** The numbers that are compared over time; every one is a ratio or has its unit in its name. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Prints a bench's rows, figures and notes, and writes them as JSON when asked to.
 * @throws Error when the file cannot be written
 */
export function report(result: Omit<Report, 'machine'>, notes: readonly string[], json: string | null): void {
  const whole: Report = { bench: result.bench, machine: machine(), rows: result.rows, figures: result.figures };
  const { cpu, cores, memoryGiB, system, node } = whole.machine;
  console.log(`\n${whole.bench}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}\n`);
  printTable(whole.rows);
  console.log('');
  printTable(Object.entries(whole.figures).map(([figure, value]) => ({ figure, value })));
  if (notes.length > 0) console.log(`\n${notes.map(note => `- ${note}`).join('\n')}`);
  if (json === null) return;
  writeFileSync(json, `${JSON.stringify(whole, null, 2)}\n`);
  console.log(`\nWritten to ${json}.`);
}

/** Columns from the first row's keys; numbers to the right. */
function printTable(rows: readonly Row[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (row: Row, column: string) => String(row[column] ?? '');
  const widths = columns.map(column => Math.max(column.length, ...rows.map(row => cell(row, column).length)));
  const line = (texts: readonly string[], right: (index: number) => boolean) =>
    texts
      .map((text, index) => (right(index) ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  const isNumber = columns.map(column => rows.every(row => typeof row[column] === 'number'));
  console.log(line(columns, index => isNumber[index] ?? false));
  console.log(widths.map(width => '-'.repeat(width)).join('  '));
  for (const row of rows)
    console.log(
      line(
        columns.map(column => cell(row, column)),
        index => isNumber[index] ?? false,
      ),
    );
}
