import type { BoardMessage, OwnPart, Part } from '../../protocol/features/server.ts';
import type { ActivityDocument, ActivityId } from '../../room/features/activities/types.ts';
import type { Announcement } from '../../room/features/announcement/index.ts';
import type { AskedDocument } from '../../room/features/questions/types.ts';
import type { ParticipantId } from '../../room/types.ts';
import { Observable } from '../Observable.ts';

/** What hangs on the room's board for this reader. */
export interface BoardView {
  /** In the order they were drafted. */
  readonly activities: readonly ActivityDocument[];
  /** In the order they were asked. */
  readonly questions: readonly AskedDocument[];
  readonly announcement: Announcement;
  /** Who may not write in the chat; moderators only. */
  readonly barred: readonly { readonly id: ParticipantId; readonly name: string }[];
  /** One's own answers, questions and votes. */
  readonly own: OwnPart;
}

const EMPTY: BoardView = {
  activities: [], questions: [], announcement: null, barred: [], own: { answers: [], asked: [], upvoted: [], barred: false },
};

/** Documents that the relay sends whole: nothing is worked out here that a reader must not know. */
export class Board extends Observable<BoardView> {
  constructor() {
    super(EMPTY);
  }

  begin({ activities, questions, announcement, barred, own }: Part): void {
    this.set({ activities, questions, announcement, barred, own });
  }

  take({ activities = [], questions = [], gone = [], announcement, barred, own }: BoardMessage): void {
    const before = this.value;
    this.set({
      activities: replaced(before.activities, activities, gone),
      questions: replaced(before.questions, questions, gone),
      announcement: announcement === undefined ? before.announcement : announcement,
      barred: barred ?? before.barred,
      own: own ?? before.own,
    });
  }

  /** One's own answers to an activity, by question; empty before the first. */
  answersTo(activity: ActivityId): OwnPart['answers'][number]['answers'] {
    return this.value.own.answers.find(one => one.activity === activity)?.answers ?? [];
  }
}

function replaced<One extends { readonly id: number }>(held: readonly One[], changed: readonly One[], gone: readonly number[]): readonly One[] {
  if (changed.length + gone.length === 0) return held;
  const next = new Map(held.map(one => [one.id, one]));
  for (const id of gone) next.delete(id);
  for (const one of changed) next.set(one.id, one);
  return [...next.values()].sort((a, b) => a.id - b.id);
}
