import type { LogEntry } from '../events.ts';
import { evolveAll, questions as feature } from '../features/questions/index.ts';
import type { QuestionEvent } from '../features/questions/types.ts';
import { type Table, timeCell } from './table.ts';

const EVENTS = new Set<string>(feature.events);

/** The audience's questions. Who asked without a name has none here either. */
export function questionTable(log: readonly LogEntry[]): Table {
  const state = log.reduce(
    (held, { event }) => (EVENTS.has(event.type) ? evolveAll(held, event as QuestionEvent) : held),
    feature.empty,
  );
  return {
    name: 'questions',
    columns: ['id', 'time', 'name', 'question', 'votes', 'state', 'answer', 'answered_by'],
    rows: [...state.values()].map(({ id, at, name, anonymous, text, votes, phase, answer }) => [
      id,
      timeCell(at),
      anonymous ? '' : name,
      text,
      votes.size,
      phase,
      answer?.text ?? '',
      answer?.name ?? '',
    ]),
  };
}
