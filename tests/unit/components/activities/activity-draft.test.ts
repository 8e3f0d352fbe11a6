import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  type ActivityDraft,
  ANSWER_SECONDS,
  draftOf,
  faultsOf,
  FEWEST_OPTIONS,
  isFaulty,
  MOST_OPTIONS,
  newActivity,
  newOption,
  newQuestion,
  OPTION_LENGTH,
  QUESTION_LENGTH,
  QUIZ_POINTS,
  QUIZ_QUESTIONS,
  termsOf,
  WORDS_LENGTH,
  WRITTEN_ANSWER_LENGTH,
} from '../../../../components/activities/activityDraft.ts';
import { ActivityTermsSchema } from '../../../../core/protocol/features/activities.ts';
import * as limits from '../../../../core/protocol/limits.ts';
import { activityDocument } from '../../../../core/room/features/activities/document.ts';
import { evolveActivities } from '../../../../core/room/features/activities/evolve.ts';
import type { ActivityTerms } from '../../../../core/room/features/activities/types.ts';
import { OPEN, POLL, QUIZ, VOTE } from '../../../support/taking-part.ts';

function poll(texts: string[]): ActivityDraft {
  return {
    ...newActivity('poll'),
    questions: [{ ...newQuestion('poll'), text: 'Which?', options: texts.map(text => newOption(text)) }],
  };
}

/** A draft as moderators hold it. */
function drafted(terms: ActivityTerms) {
  const activity = evolveActivities(
    new Map(),
    { type: 'activity-drafted', activity: 1, terms },
    { at: 0, by: null },
  ).get(1);
  const document = activity && activityDocument(activity, true);
  if (!document) throw new Error('A moderator does not see the draft.');
  return document;
}

describe('a written activity', () => {
  test('forms allow what the wire does', () => {
    expect([
      QUESTION_LENGTH,
      OPTION_LENGTH,
      FEWEST_OPTIONS,
      MOST_OPTIONS,
      QUIZ_QUESTIONS,
      QUIZ_POINTS,
      ANSWER_SECONDS,
      WORDS_LENGTH,
      WRITTEN_ANSWER_LENGTH,
    ]).toEqual([
      limits.MAX_QUESTION_LENGTH,
      limits.MAX_OPTION_LENGTH,
      limits.MIN_OPTIONS,
      limits.MAX_OPTIONS,
      limits.MAX_QUIZ_QUESTIONS,
      limits.MAX_QUIZ_POINTS,
      limits.MAX_ANSWER_SECONDS,
      limits.MAX_WORDS_LENGTH,
      limits.MAX_WRITTEN_ANSWER_LENGTH,
    ]);
  });

  test.each([
    ['poll', POLL],
    ['quiz', QUIZ],
    ['vote', VOTE],
    ['open', OPEN],
  ])('a %s edited without a change is sent as it was', (_, terms) => {
    const draft = draftOf(drafted(terms));
    expect(isFaulty(faultsOf(draft))).toBe(false);
    expect(termsOf(draft)).toEqual(terms);
    expect(v.parse(ActivityTermsSchema, termsOf(draft))).toEqual(terms);
  });

  test('options left empty are not sent, and right ones keep their place', () => {
    const draft = newActivity('quiz');
    draft.questions[0]!.text = 'Two and two?';
    draft.questions[0]!.options = [newOption('  '), newOption('Three'), newOption('Four ', true)];
    expect(termsOf(draft).questions[0]).toMatchObject({ options: ['Three', 'Four'], right: [1] });
  });

  test('numbers are taken in the digits that a keyboard writes', () => {
    const draft = newActivity('quiz');
    Object.assign(draft.questions[0]!, { text: 'Two and two?', points: '２０', seconds: '٣٠' });
    draft.questions[0]!.options = [newOption('Three'), newOption('Four', true)];
    expect(isFaulty(faultsOf(draft))).toBe(false);
    expect(termsOf(draft).questions[0]).toMatchObject({ points: 20, seconds: 30 });
  });

  test.each([
    ['one option', poll(['Tea']), { options: { key: 'activity_fault_options' } }],
    ['two options that are the same', poll(['Tea', ' Tea']), { options: { key: 'activity_fault_same' } }],
    ['an option too long', poll(['Tea', 'x'.repeat(OPTION_LENGTH + 1)]), { options: { key: 'too_long' } }],
    ['no question', newActivity('vote'), { text: { key: 'activity_fault_text' } }],
  ])('is not sent with %s', (_, draft, faults) => {
    expect(faultsOf(draft).questions[0]).toMatchObject(faults);
    expect(isFaulty(faultsOf(draft))).toBe(true);
  });

  test('a quiz needs a right answer to each question, and a time for each where the clock goes on', () => {
    const draft = draftOf(drafted(QUIZ));
    draft.pace = 'time';
    draft.questions[1]!.options.forEach(option => (option.right = false));
    expect(faultsOf(draft).questions).toMatchObject([
      { seconds: { key: 'number_wrong' } },
      { seconds: { key: 'number_wrong' }, right: { key: 'activity_fault_right' } },
    ]);
  });
});
