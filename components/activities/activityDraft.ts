import type {
  ActivityDocument,
  ActivityKind,
  ActivityQuestion,
  ActivityTerms,
} from '../../core/room/features/activities/types.ts';
import {
  type Fault,
  isBlank,
  lengthFault,
  numberFault,
  requiredFault,
  TITLE_LENGTH,
  visibleText,
  wholeNumber,
} from '../ui/formRules.ts';
import type { MessageKey, MessageParams } from '../ui/useMessages.ts';

/** The protocol's limits; a test keeps them equal. */
export const QUESTION_LENGTH = 300;
export const OPTION_LENGTH = 200;
export const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 10;
export const QUIZ_QUESTIONS = 30;
export const QUIZ_POINTS = 1_000;
export const ANSWER_SECONDS = 3_600;
export const WORDS_LENGTH = 1_000;
export const WRITTEN_ANSWER_LENGTH = 2_000;

/** A question as a form holds it: what stands in its fields, right or wrong. */
export interface QuestionDraft {
  /** Tells questions apart while they are moved and taken away. */
  readonly key: number;
  text: string;
  options: { readonly key: number; text: string; right: boolean }[];
  several: boolean;
  points: string;
  /** Empty: no limit of time. */
  seconds: string;
}

export interface ActivityDraft {
  kind: ActivityKind;
  title: string;
  questions: QuestionDraft[];
  named: boolean;
  live: boolean;
  changeable: boolean;
  pace: 'moderator' | 'time';
  leaderBoard: boolean;
}

export interface QuestionFaults {
  text?: DraftFault;
  options?: DraftFault;
  right?: DraftFault;
  points?: DraftFault;
  seconds?: DraftFault;
}
export interface DraftFault {
  readonly key: MessageKey;
  readonly params: MessageParams;
}
export interface ActivityFaults {
  readonly title: DraftFault | null;
  readonly questions: readonly QuestionFaults[];
}

let keys = 0;
const nextKey = () => (keys += 1);

export const newOption = (text = '', right = false) => ({ key: nextKey(), text, right });

export function newQuestion(kind: ActivityKind): QuestionDraft {
  const choices = kind === 'poll' || kind === 'quiz';
  return {
    key: nextKey(),
    text: '',
    options: choices ? [newOption(), newOption()] : [],
    several: false,
    points: '10',
    seconds: kind === 'quiz' ? '30' : '',
  };
}

export function newActivity(kind: ActivityKind): ActivityDraft {
  const quiz = kind === 'quiz';
  return {
    kind,
    title: '',
    questions: [newQuestion(kind)],
    named: false,
    live: false,
    changeable: true,
    pace: 'moderator',
    leaderBoard: quiz,
  };
}

/** A draft that is there already, for its editor. */
export function draftOf({
  kind,
  title,
  questions,
  named,
  live,
  changeable,
  pace,
  leaderBoard,
}: ActivityDocument): ActivityDraft {
  return {
    kind,
    title,
    named,
    live,
    changeable,
    pace,
    leaderBoard,
    questions: questions.map(({ text, options, several, right, points, seconds }) => ({
      key: nextKey(),
      text,
      options:
        kind === 'vote' ? [] : options.map((option, index) => newOption(option, right?.includes(index) ?? false)),
      several,
      points: String(points),
      seconds: seconds === null ? '' : String(seconds),
    })),
  };
}

/** What keeps a draft from being sent. */
export function faultsOf(draft: ActivityDraft): ActivityFaults {
  return {
    title: told(lengthFault(draft.title, TITLE_LENGTH)),
    questions: draft.questions.map(question => questionFaults(draft, question)),
  };
}

export function isFaulty({ title, questions }: ActivityFaults): boolean {
  return title !== null || questions.some(faults => Object.keys(faults).length > 0);
}

function questionFaults({ kind, pace }: ActivityDraft, question: QuestionDraft): QuestionFaults {
  const quiz = kind === 'quiz';
  const timed = question.seconds.trim() !== '' || (quiz && pace === 'time');
  const found: Record<keyof QuestionFaults, DraftFault | null> = {
    text: told(requiredFault(question.text, QUESTION_LENGTH, 'activity_fault_text')),
    options: kind === 'poll' || quiz ? optionsFault(question) : null,
    right: quiz ? rightFault(question) : null,
    points: quiz ? told(numberFault(question.points, 0, QUIZ_POINTS)) : null,
    seconds: timed ? told(numberFault(question.seconds, 1, ANSWER_SECONDS)) : null,
  };
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== null));
}

/** Options left empty are not there. */
const given = ({ options }: QuestionDraft) =>
  options.map(one => ({ ...one, text: one.text.trim() })).filter(({ text }) => !isBlank(text));

function optionsFault(question: QuestionDraft): DraftFault | null {
  const options = given(question);
  if (options.length < FEWEST_OPTIONS) return { key: 'activity_fault_options', params: {} };
  if (new Set(options.map(({ text }) => visibleText(text))).size < options.length)
    return { key: 'activity_fault_same', params: {} };
  const long = options.find(({ text }) => text.length > OPTION_LENGTH);
  return long ? told(lengthFault(long.text, OPTION_LENGTH)) : null;
}

function rightFault(question: QuestionDraft): DraftFault | null {
  return given(question).some(({ right }) => right) ? null : { key: 'activity_fault_right', params: {} };
}

function told(fault: Fault): DraftFault | null {
  return fault && { key: fault.key, params: fault.params ?? {} };
}

/** A draft without faults, as it is sent. */
export function termsOf(draft: ActivityDraft): ActivityTerms {
  const quiz = draft.kind === 'quiz';
  return {
    kind: draft.kind,
    title: quiz ? draft.title.trim() : '',
    questions: draft.questions.map(question => questionTerms(draft.kind, question)),
    named: draft.named,
    live: draft.live,
    changeable: draft.changeable,
    pace: quiz ? draft.pace : 'moderator',
    leaderBoard: quiz && draft.leaderBoard,
  };
}

function questionTerms(kind: ActivityKind, question: QuestionDraft): ActivityQuestion {
  const quiz = kind === 'quiz';
  const options = given(question);
  return {
    text: question.text.trim(),
    options: kind === 'vote' ? ['yes', 'no'] : options.map(({ text }) => text),
    several: (kind === 'poll' || quiz) && question.several,
    right: quiz ? options.flatMap(({ right }, index) => (right ? [index] : [])) : [],
    points: quiz ? (wholeNumber(question.points) ?? 0) : 0,
    seconds: wholeNumber(question.seconds),
  };
}
