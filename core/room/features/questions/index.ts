import type { ForgettingEvent } from '../../forgetting-events.ts';
import { withEntry, withoutKey } from '../../persistent-map.ts';
import type { Feature, Happened } from '../feature.ts';
import { MAX_QUESTIONS } from '../limits.ts';
import { decideQuestions } from './decide.ts';
import type { Question, QuestionCommand, QuestionEvent, QuestionId, QuestionsState } from './types.ts';

export const questions: Feature<QuestionsState, QuestionCommand, QuestionEvent> = {
  commands: [
    'ask',
    'upvote',
    'take-vote-back',
    'answer-question',
    'answer-live',
    'dismiss-question',
    'reopen-question',
  ],
  events: ['asked', 'upvoted', 'vote-taken-back', 'question-answered', 'question-moved'],
  empty: new Map(),
  decide: decideQuestions,
  evolve,
  forget,
};

/** As the room holds them: what was dismissed or answered makes room for what is asked. */
function evolve(state: QuestionsState, event: QuestionEvent, happened: Happened): QuestionsState {
  return evolveAll(event.type === 'asked' ? withRoom(state) : state, event, happened);
}

/** Their questions go, with the answers. An answer to somebody else's stays, without a name. */
function forget(state: QuestionsState, event: ForgettingEvent): QuestionsState {
  const people = event.type === 'people-forgotten' ? new Set(event.people) : null;
  let next = state;
  for (const { id, from, at, answer } of state.values()) {
    const goes = event.type === 'people-forgotten' ? people?.has(from) : at < event.before;
    if (goes) next = withoutKey(next, id);
    else if (answer && answer.by !== null && people?.has(answer.by))
      next = change(next, id, () => ({ answer: { ...answer, name: '' } }));
  }
  return next;
}

/** The oldest dismissed one is forgotten first, then the oldest answered one. */
function withRoom(state: QuestionsState): QuestionsState {
  if (state.size < MAX_QUESTIONS) return state;
  let answered: QuestionId | null = null;
  for (const { id, phase } of state.values()) {
    if (phase === 'dismissed') return withoutKey(state, id);
    if (phase !== 'open') answered ??= id;
  }
  return answered === null ? state : withoutKey(state, answered);
}

/** As the log holds them: all that were ever asked. */
export function evolveAll(state: QuestionsState, event: QuestionEvent, { by }: Happened): QuestionsState {
  switch (event.type) {
    case 'asked': {
      const { question: id, text, who: from, name, role, anonymous, at } = event;
      return withEntry(state, id, {
        id,
        text,
        from,
        name,
        ...(role ? { role } : {}),
        anonymous,
        at,
        votes: new Set(),
        phase: 'open',
        answer: null,
      });
    }
    case 'upvoted':
      return change(state, event.question, ({ votes }) => ({ votes: new Set(votes).add(event.who) }));
    case 'vote-taken-back':
      return change(state, event.question, ({ votes }) => ({
        votes: new Set([...votes].filter(who => who !== event.who)),
      }));
    case 'question-answered':
      return change(state, event.question, () => ({
        phase: 'written',
        answer: { name: event.name, text: event.text, by },
      }));
    case 'question-moved':
      return change(state, event.question, () => ({ phase: event.phase }));
  }
}

function change(
  state: QuestionsState,
  id: QuestionId,
  changes: (question: Question) => Partial<Question>,
): QuestionsState {
  const question = state.get(id);
  return question ? withEntry(state, id, { ...question, ...changes(question) }) : state;
}
