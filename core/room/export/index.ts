import type { LogEntry } from '../events.ts';
import { pollTables, quizTables } from './activities.ts';
import { attendanceTable } from './attendance.ts';
import { changesTable } from './changes.ts';
import { chatTable } from './chat.ts';
import { questionTable } from './questions.ts';
import type { Table } from './table.ts';

export type { Table } from './table.ts';

const EXPORTS = {
  chat: log => [chatTable(log)],
  attendance: log => [attendanceTable(log)],
  polls: pollTables,
  quizzes: quizTables,
  questions: log => [questionTable(log)],
  changes: log => [changesTable(log)],
  all: log => [
    attendanceTable(log),
    chatTable(log),
    ...pollTables(log),
    ...quizTables(log),
    questionTable(log),
    changesTable(log),
  ],
} satisfies Record<string, (log: readonly LogEntry[]) => readonly Table[]>;

export type ExportKind = keyof typeof EXPORTS;
export const EXPORT_KINDS = Object.keys(EXPORTS) as [ExportKind, ...ExportKind[]];

/** What happened in a room, as tables worked out from its whole log. */
export function exportTables(kind: ExportKind, log: readonly LogEntry[]): readonly Table[] {
  return EXPORTS[kind](log);
}
