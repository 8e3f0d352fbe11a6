import type { ParticipantId, Role } from '../../types.ts';

/** Where a question stands in the room's log, which is its number. */
export type QuestionId = number;

export interface Question {
  readonly id: QuestionId;
  readonly text: string;
  readonly from: ParticipantId;
  readonly name: string;
  /** At the time; not known of old logs. */
  readonly role?: Role | undefined;
  /** Whether the name is kept from everybody, moderators and export included. */
  readonly anonymous: boolean;
  readonly at: number;
  readonly votes: ReadonlySet<ParticipantId>;
  readonly phase: QuestionPhase;
  /** In writing, and by whom, which readers are not told; null when there is none. */
  readonly answer: WrittenAnswer | null;
}

interface WrittenAnswer {
  readonly name: string;
  readonly text: string;
  readonly by: ParticipantId | null;
}

/** `live`: answered aloud. `dismissed`: moderators alone still see it. */
export type QuestionPhase = 'open' | 'written' | 'live' | 'dismissed';

export type QuestionsState = ReadonlyMap<QuestionId, Question>;

export type QuestionCommand =
  | { readonly type: 'ask'; readonly text: string; readonly anonymous: boolean }
  | {
      readonly type: 'upvote' | 'take-vote-back' | 'answer-live' | 'dismiss-question' | 'reopen-question';
      readonly question: QuestionId;
    }
  | { readonly type: 'answer-question'; readonly question: QuestionId; readonly text: string };

export type QuestionEvent =
  | {
      readonly type: 'asked';
      readonly question: QuestionId;
      readonly text: string;
      readonly who: ParticipantId;
      readonly name: string;
      readonly role?: Role | undefined;
      readonly anonymous: boolean;
      readonly at: number;
    }
  | { readonly type: 'upvoted' | 'vote-taken-back'; readonly question: QuestionId; readonly who: ParticipantId }
  | { readonly type: 'question-answered'; readonly question: QuestionId; readonly name: string; readonly text: string }
  | { readonly type: 'question-moved'; readonly question: QuestionId; readonly phase: QuestionPhase };

/** A question as a class of readers holds it. */
export interface AskedDocument {
  readonly id: QuestionId;
  readonly text: string;
  /** Who asked; absent without a name, and of relays of earlier versions. */
  readonly from?: ParticipantId | undefined;
  /** Null when it was asked without a name. */
  readonly name: string | null;
  /** Of who asked, at the time; absent without a name, and where it is not known. */
  readonly role?: Role | undefined;
  readonly at: number;
  readonly votes: number;
  readonly phase: QuestionPhase;
  readonly answer: { readonly name: string; readonly text: string } | null;
}
