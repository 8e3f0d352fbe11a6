import { polls, quizzes } from './activities.ts';
import { attendance } from './attendance.ts';
import { changes } from './changes.ts';
import { chat } from './chat.ts';
import { questions } from './questions.ts';
import type { TableMaker } from './table.ts';

export type { Table, TableMaker } from './table.ts';

const EXPORTS = {
  chat: [chat],
  attendance: [attendance],
  polls: [polls],
  quizzes: [quizzes],
  questions: [questions],
  changes: [changes],
  all: [attendance, chat, polls, quizzes, questions, changes],
} satisfies Record<string, readonly (() => TableMaker)[]>;

export type ExportKind = keyof typeof EXPORTS;
export const EXPORT_KINDS = Object.keys(EXPORTS) as [ExportKind, ...ExportKind[]];

/** Makes tables of what happened in a room: of its whole log, from the first entry on. */
export function exporter(kind: ExportKind): TableMaker {
  const makers = EXPORTS[kind].map(make => make());
  return {
    take: entry => makers.forEach(maker => maker.take(entry)),
    tables: () => makers.flatMap(maker => maker.tables()),
  };
}
