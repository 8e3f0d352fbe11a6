import type { ActivityDocument, ActivityKind, Answer } from '../../core/room/features/activities/types.ts';
import type { AskedDocument } from '../../core/room/features/questions/types.ts';

/** What the components of activities and of the audience's questions show and say. */

/** An activity with what this person answered. */
export interface ShownActivity extends ActivityDocument {
  /** By question; null where nothing was answered. */
  readonly answers: readonly (Answer | null)[];
  /** By question, once the right options are known: whether one's answer was right. */
  readonly judged: readonly (boolean | null)[];
  readonly points: number;
}

/** What moderators do with an activity. */
export type ActivityAction = 'edit' | 'publish' | 'advance' | 'close' | 'publish-results' | 'discard';

/** A question of the audience with what it is to this person. */
export interface ShownQuestion extends AskedDocument {
  readonly own: boolean;
  readonly upvoted: boolean;
  /** Could be taken for a moderator: has the name of one, or a name that looks the same. */
  readonly lookalike?: boolean;
}

/** What moderators do with a question of the audience. */
export type QuestionAction = 'live' | 'dismiss' | 'reopen';
export type QuestionFilter = 'open' | 'answered' | 'dismissed';

export type { ActivityKind, Answer };
