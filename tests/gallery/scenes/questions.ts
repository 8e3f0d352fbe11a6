import { h, reactive } from 'vue';
import type { QuestionFilter, ShownQuestion } from '../../../components/activities/activityTypes.ts';
import AskedList from '../../../components/questions/AskedList.vue';
import AskForm from '../../../components/questions/AskForm.vue';
import { NOW, onBoard } from './board.ts';
import type { Scene } from './scene.ts';

/** The audience's questions in every state. */

const questionOf = (id: number, changes: Partial<ShownQuestion> = {}): ShownQuestion => ({
  id,
  text: 'Is the recording available afterwards?',
  name: 'Kofi Mensah',
  at: NOW,
  votes: 3,
  phase: 'open',
  answer: null,
  own: false,
  upvoted: false,
  ...changes,
});
const QUESTIONS: readonly ShownQuestion[] = [
  questionOf(1, { votes: 1_204, upvoted: true }),
  questionOf(2, { text: 'למה השמיים כחולים?', name: null, votes: 12 }),
  questionOf(3, {
    text: `A long one: ${'and then '.repeat(24)}why?`,
    name: 'José Ångström-Weatherby the Third',
    own: true,
    votes: 0,
  }),
  questionOf(4, {
    phase: 'written',
    answer: { name: 'Ada Lovelace', text: 'Yes, from tomorrow on.\nIt stays for a month.' },
  }),
  questionOf(7, { name: 'Аda Lovelace', lookalike: true, text: 'Who is the host?' }),
  questionOf(5, { phase: 'live', text: 'Will there be tea?' }),
  questionOf(6, { phase: 'dismissed', text: 'What is your favourite colour?' }),
];

function list(
  id: string,
  moderates: boolean,
  filter: QuestionFilter,
  questions = QUESTIONS,
  enabled = true,
  more = 0,
): Scene {
  const state = reactive({ filter, text: '' });
  const totals = { open: questions.filter(({ phase }) => phase === 'open').length + more, answered: 2, dismissed: 1 };
  const hasMore = { open: more > 0, answered: false, dismissed: false };
  return onBoard(`questions-${id}`, () => [
    h(AskForm, {
      anonymous: true,
      modelValue: state.text,
      'onUpdate:modelValue': (text: string) => {
        state.text = text;
      },
    }),
    h(AskedList, {
      questions,
      moderates,
      enabled,
      totals,
      hasMore,
      filter: state.filter,
      'onUpdate:filter': (next: QuestionFilter) => {
        state.filter = next;
      },
    }),
  ]);
}

export const questionScenes: readonly Scene[] = [
  list('empty', false, 'open', []),
  list('open', false, 'open'),
  list('answered', false, 'answered'),
  list('moderator', true, 'open'),
  list('moderator-answered', true, 'answered'),
  list('moderator-dismissed', true, 'dismissed'),
  list('more', false, 'open', QUESTIONS, true, 240),
  list('off', true, 'open', QUESTIONS, false),
];
