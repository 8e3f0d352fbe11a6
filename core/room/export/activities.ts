import type { LogEntry } from '../events.ts';
import { activities as feature } from '../features/activities/index.ts';
import { isRight, pointsOf } from '../features/activities/points.ts';
import type { ActivitiesState, Activity, ActivityEvent, Answer } from '../features/activities/types.ts';
import { isForgetting } from '../forgetting-events.ts';
import type { Cell, Table, TableMaker } from './table.ts';

const EVENTS = new Set<string>(feature.events);

/** All activities that were opened, those taken away later too. */
class Opened {
  #state: ActivitiesState = feature.empty;

  take({ event, at, by }: LogEntry): void {
    if (isForgetting(event)) this.#state = feature.forget(this.#state, event);
    else if (EVENTS.has(event.type) && event.type !== 'activity-discarded')
      this.#state = feature.evolve(this.#state, event as ActivityEvent, { at, by: by?.participant ?? null });
  }

  get all(): readonly Activity[] {
    return [...this.#state.values()].filter(({ phase }) => phase !== 'draft');
  }
}

function ofOpened(tablesOf: (opened: readonly Activity[]) => readonly Table[]): TableMaker {
  const opened = new Opened();
  return { take: entry => opened.take(entry), tables: () => tablesOf(opened.all) };
}

export const polls = (): TableMaker => ofOpened(pollTables);
export const quizzes = (): TableMaker => ofOpened(quizTables);

/** Results of polls, votes and open-ended questions, and the answers that have names or words. */
function pollTables(opened: readonly Activity[]): Table[] {
  const polls = opened.filter(({ terms }) => terms.kind !== 'quiz');
  const results = polls.flatMap(({ id, terms, phase, tallies, ballots }) =>
    terms.questions.flatMap(({ text, options }, index) =>
      options.map((option, at): Cell[] => [
        id,
        terms.kind,
        phase,
        text,
        option,
        tallies[index]?.[at] ?? 0,
        ballots.size,
      ]),
    ),
  );
  const answers = polls.flatMap(({ id, terms, ballots }) =>
    terms.questions.flatMap(({ text, options }, index) => {
      // Without names a choice says nothing but what the results say.
      if (!terms.named && terms.kind !== 'open') return [];
      return [...ballots.values()].flatMap(({ name, answers: given }): Cell[][] => {
        const answer = given[index] ?? null;
        return answer === null ? [] : [[id, text, terms.named ? name : '', inWords(answer, options)]];
      });
    }),
  );
  return [
    { name: 'polls', columns: ['activity', 'kind', 'state', 'question', 'option', 'answers', 'people'], rows: results },
    { name: 'poll_answers', columns: ['activity', 'question', 'name', 'answer'], rows: answers },
  ];
}

/** Everybody's answers to quizzes, and what they came to. */
function quizTables(opened: readonly Activity[]): Table[] {
  const quizzes = opened.filter(({ terms }) => terms.kind === 'quiz');
  const everybody = quizzes.flatMap(({ id, terms, ballots }) =>
    [...ballots.values()].map(ballot => ({ id, terms, ballot })),
  );
  return [
    {
      name: 'quiz_results',
      columns: ['activity', 'title', 'name', 'points'],
      rows: everybody.map(({ id, terms, ballot }) => [
        id,
        terms.title,
        ballot.name,
        pointsOf(terms.questions, ballot.answers),
      ]),
    },
    {
      name: 'quiz_answers',
      columns: ['activity', 'title', 'name', 'question', 'answer', 'right', 'points'],
      rows: everybody.flatMap(({ id, terms, ballot }) =>
        terms.questions.map((question, index): Cell[] => {
          const answer = ballot.answers[index] ?? null;
          const right = isRight(question, answer) ?? false;
          return [
            id,
            terms.title,
            ballot.name,
            question.text,
            inWords(answer, question.options),
            right,
            right ? question.points : 0,
          ];
        }),
      ),
    },
  ];
}

function inWords(answer: Answer | null, options: readonly string[]): string {
  if (answer === null) return '';
  return typeof answer === 'string' ? answer : answer.map(option => options[option] ?? '').join('; ');
}
