import * as v from 'valibot';
import { isBlank, visibleText } from '../../room/visible.ts';
import {
  MAX_ANSWER_SECONDS,
  MAX_OPTION_LENGTH,
  MAX_OPTIONS,
  MAX_QUESTION_LENGTH,
  MAX_QUIZ_POINTS,
  MAX_QUIZ_QUESTIONS,
  MAX_TITLE_LENGTH,
  MAX_WORDS_LENGTH,
  MIN_OPTIONS,
} from '../limits.ts';
import { Cursor, Position } from '../parts.ts';
import { prose } from './text.ts';

/** Polls, quizzes, crowd votes and open-ended questions on the wire. */

const Kind = v.picklist(['poll', 'quiz', 'vote', 'open']);
const Pace = v.picklist(['moderator', 'time']);
const OptionIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_OPTIONS - 1));
const OptionIndexes = v.pipe(v.array(OptionIndex), v.maxLength(MAX_OPTIONS));

const Question = v.strictObject({
  text: prose(MAX_QUESTION_LENGTH),
  options: v.pipe(v.array(prose(MAX_OPTION_LENGTH)), v.maxLength(MAX_OPTIONS)),
  several: v.boolean(),
  right: OptionIndexes,
  points: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_QUIZ_POINTS)),
  seconds: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ANSWER_SECONDS))),
});

type Kind = v.InferOutput<typeof Kind>;
type Question = v.InferOutput<typeof Question>;

/** A vote's options are its own; a question in words has none; only a quiz has right answers. */
function fits(kind: Kind, { options, right, several }: Question): boolean {
  const distinct = new Set(options.map(visibleText)).size === options.length;
  const rightOnes = new Set(right).size === right.length && right.every(index => index < options.length);
  switch (kind) {
    case 'poll':
      return options.length >= MIN_OPTIONS && distinct && right.length === 0;
    case 'quiz':
      return (
        options.length >= MIN_OPTIONS && distinct && rightOnes && right.length > 0 && (several || right.length === 1)
      );
    case 'vote':
      return options.join(' ') === 'yes no' && right.length === 0 && !several;
    case 'open':
      return options.length === 0 && right.length === 0;
  }
}

export const ActivityTermsSchema = v.pipe(
  v.strictObject({
    kind: Kind,
    title: v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(MAX_TITLE_LENGTH),
      v.transform(text => (isBlank(text) ? '' : text)),
    ),
    questions: v.pipe(v.array(Question), v.minLength(1), v.maxLength(MAX_QUIZ_QUESTIONS)),
    named: v.boolean(),
    live: v.boolean(),
    changeable: v.boolean(),
    pace: Pace,
    leaderBoard: v.boolean(),
  }),
  v.check(({ kind, questions }) => kind === 'quiz' || questions.length === 1, 'Only a quiz has several questions.'),
  v.check(
    ({ kind, questions }) => questions.every(one => fits(kind, one)),
    'Options or right answers do not fit the kind.',
  ),
  v.check(
    ({ pace, questions }) => pace === 'moderator' || questions.every(({ seconds }) => seconds !== null),
    'Going on by time needs a time for every question.',
  ),
);

const about = <const Type extends string>(type: Type) => v.strictObject({ type: v.literal(type), activity: Position });

export const activityCommands = [
  v.strictObject({ type: v.literal('draft-activity'), terms: ActivityTermsSchema }),
  v.strictObject({ type: v.literal('edit-activity'), activity: Position, terms: ActivityTermsSchema }),
  about('discard-activity'),
  about('open-activity'),
  about('advance-activity'),
  about('close-activity'),
  about('publish-activity'),
  v.strictObject({
    type: v.literal('answer-activity'),
    activity: Position,
    question: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_QUIZ_QUESTIONS - 1)),
    answer: v.union([prose(MAX_WORDS_LENGTH), OptionIndexes]),
  }),
] as const;

const numbers = v.array(v.number());

/** Answers in words, and who chose what. */
export const WordsSchema = v.array(v.object({ name: v.nullable(v.string()), text: v.string() }));
export const VotersSchema = v.array(v.object({ name: v.string(), options: numbers }));

const QuestionDocumentSchema = v.object({
  text: v.string(),
  options: v.array(v.string()),
  several: v.boolean(),
  points: v.number(),
  seconds: v.nullable(v.number()),
  right: v.nullable(numbers),
  tally: v.nullable(numbers),
  answered: v.number(),
  words: v.nullable(WordsSchema),
  voters: v.nullable(VotersSchema),
  // A relay of this version may be older than windows.
  more: v.optional(v.nullable(Cursor), null),
});

export const ActivityDocumentSchema = v.object({
  id: Position,
  kind: Kind,
  title: v.string(),
  named: v.boolean(),
  live: v.boolean(),
  changeable: v.boolean(),
  pace: Pace,
  leaderBoard: v.boolean(),
  phase: v.picklist(['draft', 'open', 'closed', 'published']),
  current: v.number(),
  asking: v.boolean(),
  endsAt: v.nullable(v.number()),
  questions: v.array(QuestionDocumentSchema),
  length: v.number(),
  people: v.number(),
  standings: v.nullable(v.array(v.object({ name: v.string(), points: v.number() }))),
});

/** One's own answers to an activity, by question. */
export const OwnAnswersSchema = v.object({
  activity: Position,
  answers: v.array(v.nullable(v.union([v.string(), numbers]))),
});
