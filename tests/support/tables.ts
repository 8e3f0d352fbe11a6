import type { LogEntry } from '../../core/room/events.ts';
import { exporter, type ExportKind, type Table } from '../../core/room/export/index.ts';

/** The tables of a log, with all of their rows. */
export function tablesOf(
  kind: ExportKind,
  log: readonly LogEntry[],
): readonly (Table & { readonly rows: readonly (readonly unknown[])[] })[] {
  const tables = exporter(kind);
  for (const entry of log) tables.take(entry);
  return tables.tables().map(table => ({ ...table, rows: [...table.rows] }));
}
