import type { ParticipantId } from '../../types.ts';
import type { Cursor } from '../window.ts';

/** `vote`: yes or no. `open`: an answer in words. */
export type ActivityKind = 'poll' | 'quiz' | 'vote' | 'open';

/** Where an activity stands in the room's log when it was drafted, which is its number. */
export type ActivityId = number;

/** A question put to the audience. Polls, votes and open-ended questions are one; a quiz has several. */
export interface ActivityQuestion {
  readonly text: string;
  /** Two to ten; a vote's are `yes` and `no`; an open-ended question has none. */
  readonly options: readonly string[];
  /** Whether several options may be chosen. */
  readonly several: boolean;
  /** Quiz: the right options. Never sent to anybody but moderators before the question is over. */
  readonly right: readonly number[];
  /** Quiz: what a right answer gives. */
  readonly points: number;
  /** Time to answer in seconds; null: until a moderator goes on. */
  readonly seconds: number | null;
}

/** What a moderator says of an activity. */
export interface ActivityTerms {
  readonly kind: ActivityKind;
  /** A quiz's name; empty for the others. */
  readonly title: string;
  readonly questions: readonly ActivityQuestion[];
  /** Whether names stand beside the answers once the results are published; moderators see them at once. */
  readonly named: boolean;
  /** Whether everybody sees the results while people answer. */
  readonly live: boolean;
  /** Whether an answer may be changed while the question is open. */
  readonly changeable: boolean;
  /** Quiz: who goes on to the next question. */
  readonly pace: 'moderator' | 'time';
  /** Quiz: whether everybody sees the best when results are published. */
  readonly leaderBoard: boolean;
}

/** `published`: closed, and everybody sees the results. */
export type ActivityPhase = 'draft' | 'open' | 'closed' | 'published';

/** Chosen options in ascending order, or words. */
export type Answer = readonly number[] | string;

/** One person's answers, by question; null where they gave none. */
export interface Ballot {
  readonly name: string;
  /** Server time of the newest of them, ms since the epoch. */
  readonly at: number;
  readonly answers: readonly (Answer | null)[];
}

/** The relay's. Readers hold an `ActivityDocument`. */
export interface Activity {
  readonly id: ActivityId;
  readonly terms: ActivityTerms;
  readonly phase: ActivityPhase;
  /** Which question is on. */
  readonly current: number;
  /** Whether it may be answered now; between two questions of a quiz it may not. */
  readonly asking: boolean;
  /**
   * When the time for it is over, or, between two questions, when the next one begins; null: when a moderator says so.
   */
  readonly endsAt: number | null;
  readonly ballots: ReadonlyMap<ParticipantId, Ballot>;
  /** Answers of each option of each question: what a count of the ballots would give. */
  readonly tallies: readonly (readonly number[])[];
  readonly openedAt: number | null;
}

export type ActivitiesState = ReadonlyMap<ActivityId, Activity>;

export type ActivityCommand =
  | { readonly type: 'draft-activity'; readonly terms: ActivityTerms }
  /** Only while it is a draft. */
  | { readonly type: 'edit-activity'; readonly activity: ActivityId; readonly terms: ActivityTerms }
  /** Takes it away, whatever its phase. */
  | { readonly type: 'discard-activity'; readonly activity: ActivityId }
  | { readonly type: 'open-activity'; readonly activity: ActivityId }
  /** Ends the question that is on, or begins the next one of a quiz. */
  | { readonly type: 'advance-activity'; readonly activity: ActivityId }
  | { readonly type: 'close-activity'; readonly activity: ActivityId }
  | { readonly type: 'publish-activity'; readonly activity: ActivityId }
  | {
      readonly type: 'answer-activity';
      readonly activity: ActivityId;
      readonly question: number;
      readonly answer: Answer;
    };

export type ActivityEvent =
  | { readonly type: 'activity-drafted'; readonly activity: ActivityId; readonly terms: ActivityTerms }
  | { readonly type: 'activity-discarded'; readonly activity: ActivityId }
  | {
      readonly type: 'activity-opened';
      readonly activity: ActivityId;
      readonly at: number;
      readonly endsAt: number | null;
    }
  | {
      readonly type: 'activity-moved';
      readonly activity: ActivityId;
      readonly current: number;
      readonly asking: boolean;
      readonly endsAt: number | null;
    }
  | { readonly type: 'activity-closed'; readonly activity: ActivityId }
  | { readonly type: 'activity-published'; readonly activity: ActivityId }
  | {
      readonly type: 'activity-answered';
      readonly activity: ActivityId;
      readonly question: number;
      readonly who: ParticipantId;
      readonly name: string;
      readonly answer: Answer;
    };

/** A question as readers hold it. */
export interface QuestionDocument {
  readonly text: string;
  readonly options: readonly string[];
  readonly several: boolean;
  readonly points: number;
  readonly seconds: number | null;
  /** Quiz: null until they are due. */
  readonly right: readonly number[] | null;
  /** Answers of each option; null while results are hidden. */
  readonly tally: readonly number[] | null;
  /** How many answered it. */
  readonly answered: number;
  /** Open-ended: the first answers; null while results are hidden. Names only where they are to be shown. */
  readonly words: readonly Words[] | null;
  /** Who chose what, in a named activity where it is to be shown; null elsewhere. The first people only. */
  readonly voters: readonly Voter[] | null;
  /** Where `words` or `voters` go on, to be asked for; null when they are all there are. */
  readonly more: Cursor | null;
}

/** An answer in words; the name only where it is to be shown. */
export interface Words {
  readonly name: string | null;
  readonly text: string;
}

/** Who chose what. */
export interface Voter {
  readonly name: string;
  readonly options: readonly number[];
}

export interface Standing {
  readonly name: string;
  readonly points: number;
}

/** An activity as a class of readers holds it: nothing in it that is not due. */
export interface ActivityDocument extends Omit<ActivityTerms, 'questions'> {
  readonly id: ActivityId;
  readonly phase: ActivityPhase;
  readonly current: number;
  readonly asking: boolean;
  readonly endsAt: number | null;
  /** To others than moderators only those that have been on. */
  readonly questions: readonly QuestionDocument[];
  /** How many there are. */
  readonly length: number;
  /** People who answered anything. */
  readonly people: number;
  /** Quiz: the best first. Moderators see it at all times, others when it is published and to be shown. */
  readonly standings: readonly Standing[] | null;
}
