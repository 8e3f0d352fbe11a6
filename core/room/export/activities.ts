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
  return [
    {
      name: 'polls',
      columns: ['activity', 'kind', 'state', 'question', 'option', 'answers', 'people'],
      rows: { [Symbol.iterator]: () => resultsOf(polls) },
    },
    {
      name: 'poll_answers',
      columns: ['activity', 'question', 'name', 'answer'],
      rows: { [Symbol.iterator]: () => answersOf(polls) },
    },
  ];
}

function* resultsOf(polls: readonly Activity[]): Generator<Cell[], undefined> {
  for (const { id, terms, phase, tallies, ballots } of polls)
    for (const [index, { text, options }] of terms.questions.entries())
      for (const [at, option] of options.entries())
        yield [id, terms.kind, phase, text, option, tallies[index]?.[at] ?? 0, ballots.size];
}

function* answersOf(polls: readonly Activity[]): Generator<Cell[], undefined> {
  for (const { id, terms, ballots } of polls) {
    // Without names a choice says nothing but what the results say.
    if (!terms.named && terms.kind !== 'open') continue;
    for (const [index, { text, options }] of terms.questions.entries())
      for (const { name, answers } of ballots.values()) {
        const answer = answers[index] ?? null;
        if (answer !== null) yield [id, text, terms.named ? name : '', inWords(answer, options)];
      }
  }
}

/** Everybody's answers to quizzes, and what they came to. */
function quizTables(opened: readonly Activity[]): Table[] {
  const quizzes = opened.filter(({ terms }) => terms.kind === 'quiz');
  return [
    {
      name: 'quiz_results',
      columns: ['activity', 'title', 'name', 'points'],
      rows: { [Symbol.iterator]: () => pointsIn(quizzes) },
    },
    {
      name: 'quiz_answers',
      columns: ['activity', 'title', 'name', 'question', 'answer', 'right', 'points'],
      rows: { [Symbol.iterator]: () => quizAnswersOf(quizzes) },
    },
  ];
}

function* pointsIn(quizzes: readonly Activity[]): Generator<Cell[], undefined> {
  for (const { id, terms, ballots } of quizzes)
    for (const { name, answers } of ballots.values()) yield [id, terms.title, name, pointsOf(terms.questions, answers)];
}

function* quizAnswersOf(quizzes: readonly Activity[]): Generator<Cell[], undefined> {
  for (const { id, terms, ballots } of quizzes)
    for (const { name, answers } of ballots.values())
      for (const [index, question] of terms.questions.entries()) {
        const answer = answers[index] ?? null;
        const right = isRight(question, answer) ?? false;
        const points = right ? question.points : 0;
        yield [id, terms.title, name, question.text, inWords(answer, question.options), right, points];
      }
}

function inWords(answer: Answer | null, options: readonly string[]): string {
  if (answer === null) return '';
  return typeof answer === 'string' ? answer : answer.map(option => options[option] ?? '').join('; ');
}
