import type { Part } from '../../core/protocol/features/server.ts';
import type { ActivityDocument, QuestionDocument } from '../../core/room/features/activities/types.ts';
import type { AskedDocument } from '../../core/room/features/questions/types.ts';

/** What hangs on a board, as the relay sends it. */

export const question = (changes: Partial<QuestionDocument> = {}): QuestionDocument => ({
  text: 'Tea or coffee?',
  options: ['Tea', 'Coffee'],
  several: false,
  points: 0,
  seconds: null,
  right: null,
  tally: null,
  answered: 0,
  words: null,
  voters: null,
  more: null,
  ...changes,
});

export const poll = (changes: Partial<ActivityDocument> = {}): ActivityDocument => ({
  id: 7,
  kind: 'poll',
  title: '',
  phase: 'open',
  named: false,
  live: false,
  changeable: true,
  pace: 'moderator',
  leaderBoard: false,
  current: 0,
  asking: true,
  endsAt: null,
  questions: [question()],
  length: 1,
  people: 0,
  standings: null,
  ...changes,
});

export const quiz = (changes: Partial<ActivityDocument> = {}) =>
  poll({
    kind: 'quiz',
    title: 'Warm-up',
    length: 2,
    questions: [question({ text: 'Two and two?', options: ['Three', 'Four'], points: 10 })],
    ...changes,
  });

export const asked = (id: number, changes: Partial<AskedDocument> = {}): AskedDocument => ({
  id,
  text: `Question ${id}?`,
  name: 'Kofi',
  at: 1,
  votes: 0,
  phase: 'open',
  answer: null,
  ...changes,
});

/** What comes with entering a room in which nobody took part yet. */
export const emptyPart = (): Part => ({
  chat: null,
  activities: [],
  questions: [],
  announcement: null,
  barred: [],
  own: { answers: [], asked: [], upvoted: [], barred: false },
  totals: { open: 0, answered: 0, dismissed: 0 },
  ends: { open: null, answered: null, dismissed: null, activities: null, barred: null, own: null },
});
