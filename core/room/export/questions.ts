import { evolveAll, questions as feature } from '../features/questions/index.ts';
import type { QuestionEvent, QuestionsState } from '../features/questions/types.ts';
import { isForgetting } from '../forgetting-events.ts';
import { rowsOf, type TableMaker, timeCell } from './table.ts';

const EVENTS = new Set<string>(feature.events);

/** The audience's questions. Who asked without a name has none here either. */
export function questions(): TableMaker {
  let state: QuestionsState = feature.empty;
  return {
    take({ event, at, by }) {
      if (isForgetting(event)) state = feature.forget(state, event);
      else if (EVENTS.has(event.type))
        state = evolveAll(state, event as QuestionEvent, { at, by: by?.participant ?? null });
    },
    tables: () => [
      {
        name: 'questions',
        columns: ['id', 'time', 'name', 'question', 'votes', 'state', 'answer', 'answered_by'],
        rows: rowsOf(
          () => state.values(),
          ({ id, at, name, anonymous, text, votes, phase, answer }) => [
            id,
            timeCell(at),
            anonymous ? '' : name,
            text,
            votes.size,
            phase,
            answer?.text ?? '',
            answer?.name ?? '',
          ],
        ),
      },
    ],
  };
}
