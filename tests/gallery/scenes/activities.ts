import { h } from 'vue';
import ActivityCard from '../../../components/activities/ActivityCard.vue';
import { type ActivityDraft, draftOf, newActivity } from '../../../components/activities/activityDraft.ts';
import ActivityEditor from '../../../components/activities/ActivityEditor.vue';
import type { ShownActivity } from '../../../components/activities/activityTypes.ts';
import NewActivityMenu from '../../../components/activities/NewActivityMenu.vue';
import type { QuestionDocument } from '../../../core/room/features/activities/types.ts';
import { poll, question as plainQuestion } from '../../support/board-documents.ts';
import { inTabs, NOW, onBoard } from './board.ts';
import type { Scene } from './scene.ts';

/** Activities in every state. */

const question = (changes: Partial<QuestionDocument> = {}): QuestionDocument =>
  plainQuestion({
    text: 'Which chapter shall we read together next week?',
    options: ['Chapter 4: Waves', 'Chapter 5: Interference, diffraction and everything behind it', '第六章', 'None'],
    ...changes,
  });

const activity = (changes: Partial<ShownActivity> = {}): ShownActivity => ({
  ...poll({ questions: [question()] }),
  answers: [],
  judged: [null],
  points: 0,
  ...changes,
});

const TALLY = { tally: [3, 7, 1, 0], answered: 11 };
const VOTERS = [
  { name: 'Ada Lovelace', options: [0] },
  { name: 'José Ångström-Weatherby the Third', options: [1] },
  { name: '山田 花子', options: [1] },
  { name: 'Li', options: [1] },
  // Somebody who was forgotten.
  { name: '', options: [1] },
];
const asked = (changes: Partial<QuestionDocument> = {}) =>
  question({
    points: 10,
    text: 'How fast does light travel in a vacuum?',
    options: ['3 000 km/s', '300 000 km/s', 'It does not'],
    ...changes,
  });
const second = asked({
  text: 'Which of these are primes?',
  options: ['Six', 'Seven', 'Eleven'],
  several: true,
  points: 1,
});
const quiz = (changes: Partial<ShownActivity> = {}) =>
  activity({
    kind: 'quiz',
    title: 'Warm-up',
    leaderBoard: true,
    length: 5,
    questions: [asked()],
    endsAt: NOW + 27_000,
    ...changes,
  });
const STANDINGS = [
  { name: 'Grace Hopper', points: 40 },
  { name: 'José Ångström-Weatherby the Third of Somewhere', points: 30 },
  { name: 'Li', points: 30 },
  { name: 'Olu', points: 1 },
  // Somebody who was forgotten.
  { name: '', points: 1 },
];

const card = (
  id: string,
  shown: ShownActivity,
  moderates = false,
  busy: 'answer' | 'publish' | null = null,
  enabled = true,
) => onBoard(id, () => [h(ActivityCard, { activity: shown, moderates, busy, enabled, now: () => NOW })]);

const editor = (
  id: string,
  draft: ActivityDraft,
  changes: Partial<InstanceType<typeof ActivityEditor>['$props']> = {},
): Scene => ({
  id: `activity-editor-${id}`,
  frame: 'panel',
  render: () =>
    h('main', [
      h('h1', { class: 'visually-hidden' }, id),
      h(ActivityEditor, { open: true, editing: false, draft, ...changes }),
    ]),
});

export const activityScenes: readonly Scene[] = [
  onBoard('new', () => [h(NewActivityMenu, { kinds: ['poll', 'quiz', 'vote', 'open'] })]),
  card('poll-open', activity({ endsAt: NOW + 95_000 })),
  card('poll-sending', activity({ answers: [[1]] }), false, 'answer'),
  card('poll-voted', activity({ answers: [[1]], questions: [question({ answered: 11 })], endsAt: NOW + 8_000 })),
  card('poll-final', activity({ answers: [[1]], changeable: false })),
  card('poll-off', activity({ answers: [[1]] }), false, null, false),
  card('poll-several', activity({ answers: [[0, 2]], questions: [question({ several: true })], named: true })),
  card('poll-live', activity({ answers: [[1]], live: true, questions: [question(TALLY)] })),
  card(
    'poll-closed-hidden',
    activity({ phase: 'closed', asking: false, answers: [[1]], questions: [question({ answered: 11 })] }),
  ),
  card('poll-results', activity({ phase: 'published', asking: false, answers: [[1]], questions: [question(TALLY)] })),
  card(
    'poll-named',
    activity({
      phase: 'published',
      asking: false,
      named: true,
      answers: [[0]],
      questions: [question({ ...TALLY, voters: VOTERS })],
    }),
  ),
  card('poll-draft', activity({ phase: 'draft', asking: false, questions: [question({ tally: [0, 0, 0, 0] })] }), true),
  card('poll-moderator', activity({ questions: [question(TALLY)], endsAt: NOW + 3_599_000 }), true),
  card(
    'poll-moderator-closed',
    activity({ phase: 'closed', asking: false, questions: [question(TALLY)] }),
    true,
    'publish',
  ),
  card(
    'vote-open',
    activity({ kind: 'vote', questions: [question({ text: 'Shall we go on?', options: ['yes', 'no'] })] }),
  ),
  card(
    'vote-results',
    activity({
      kind: 'vote',
      phase: 'published',
      answers: [[0]],
      questions: [question({ text: 'Shall we go on?', options: ['yes', 'no'], tally: [12, 4], answered: 16 })],
    }),
  ),
  card(
    'open-open',
    activity({ kind: 'open', questions: [question({ text: 'What did you learn today?', options: [] })] }),
  ),
  card(
    'open-answered',
    activity({
      kind: 'open',
      answers: ['That light bends.'],
      questions: [question({ text: 'What did you learn today?', options: [], answered: 3 })],
    }),
  ),
  card(
    'open-results',
    activity({
      kind: 'open',
      phase: 'published',
      named: true,
      answers: ['That light bends.'],
      questions: [
        question({
          text: 'What did you learn today?',
          options: [],
          answered: 240,
          words: [
            { name: 'Ada', text: 'That light bends.' },
            { name: 'Li', text: '<b>Nothing</b> & everything' },
            { name: '山田 花子', text: 'long'.repeat(60) },
          ],
        }),
      ],
    }),
  ),
  card(
    'open-results-more',
    activity({
      kind: 'open',
      phase: 'published',
      questions: [
        question({
          text: 'Anything else?',
          options: [],
          answered: 40,
          words: [{ name: null, text: 'More tea.' }],
          more: 'answers:1:0:1',
        }),
      ],
    }),
  ),
  card(
    'open-results-none',
    activity({
      kind: 'open',
      phase: 'published',
      questions: [question({ text: 'Anything else?', options: [], words: [] })],
    }),
  ),
  card('quiz-asked', quiz()),
  card('quiz-answered', quiz({ answers: [[1]] })),
  card(
    'quiz-right',
    quiz({ asking: false, endsAt: null, answers: [[1]], judged: [true], questions: [asked({ right: [1] })] }),
  ),
  card(
    'quiz-wrong',
    quiz({
      asking: false,
      endsAt: null,
      pace: 'time',
      answers: [[0]],
      judged: [false],
      questions: [asked({ right: [1], tally: [4, 9, 1], answered: 14 })],
    }),
  ),
  card(
    'quiz-missed',
    quiz({ asking: false, endsAt: null, answers: [], judged: [false], questions: [asked({ right: [1] })], length: 1 }),
  ),
  card(
    'quiz-moderator',
    quiz({ questions: [asked({ right: [1], tally: [4, 9, 1], answered: 14 }), second], standings: STANDINGS }),
    true,
  ),
  card(
    'quiz-moderator-pause',
    quiz({
      asking: false,
      endsAt: null,
      questions: [asked({ right: [1], tally: [4, 9, 1], answered: 14 }), second],
      standings: [],
    }),
    true,
  ),
  card(
    'quiz-draft',
    quiz({
      phase: 'draft',
      asking: false,
      endsAt: null,
      questions: [asked({ right: [1], tally: [0, 0, 0] })],
      standings: [],
    }),
    true,
  ),
  card(
    'quiz-own-result',
    quiz({
      phase: 'closed',
      asking: false,
      answers: [[1], [0]],
      judged: [true, false],
      points: 10,
      length: 2,
      questions: [asked({ right: [1] }), { ...second, right: [1, 2] }],
    }),
  ),
  card(
    'quiz-board',
    quiz({
      phase: 'published',
      asking: false,
      answers: [[1], [1, 2]],
      judged: [true, true],
      points: 11,
      length: 2,
      standings: STANDINGS,
      questions: [
        asked({ right: [1], tally: [4, 9, 1], answered: 14 }),
        { ...second, right: [1, 2], tally: [2, 9, 9], answered: 12 },
      ],
    }),
  ),
  inTabs('tabs', 'activities', () => [
    h('h3', 'Open now'),
    h(ActivityCard, { activity: activity(), moderates: false, enabled: true, now: () => NOW }),
  ]),
  editor('poll', newActivity('poll')),
  editor('quiz', draftOf(quiz({ questions: [asked({ right: [1], seconds: 30 }), second] })), { editing: true }),
  editor('vote', newActivity('vote'), { refused: 'too-many' }),
  editor('open', newActivity('open'), { busy: true }),
];
