import type { LogEntry } from '../../core/room/events.ts';
import { exporter, type ExportKind, type Table } from '../../core/room/export/index.ts';

/** The tables of a log. */
export function tablesOf(kind: ExportKind, log: readonly LogEntry[]): readonly Table[] {
  const tables = exporter(kind);
  for (const entry of log) tables.take(entry);
  return tables.tables();
}
