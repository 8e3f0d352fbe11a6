import type { Ends, OwnPart, Part } from '../../../core/protocol/features/server.ts';
import { activityDocument } from '../../../core/room/features/activities/document.ts';
import type { Activity, ActivityDocument, ActivityId } from '../../../core/room/features/activities/types.ts';
import { byRelevance, firstActivities } from '../../../core/room/features/activities/window.ts';
import { announced } from '../../../core/room/features/announcement/index.ts';
import { chatWindow } from '../../../core/room/features/chat/view.ts';
import { CHAT_WINDOW, FIRST_BYTES } from '../../../core/room/features/limits.ts';
import { askedDocument } from '../../../core/room/features/questions/document.ts';
import type { AskedDocument, Question } from '../../../core/room/features/questions/types.ts';
import { firstQuestions, type QuestionList, totalsOf } from '../../../core/room/features/questions/window.ts';
import { bytesOf, type Cursor, cursorTo, fitting, jsonBytes } from '../../../core/room/features/window.ts';
import { isModerator } from '../../../core/room/room.ts';
import type { RoomState } from '../../../core/room/state.ts';
import type { ParticipantId } from '../../../core/room/types.ts';

/**
 * Documents as readers hold them. States are immutable, so what was made of one holds until it
 * changes: a thousand people coming back cost one document, not a thousand.
 */
function memo<Source extends object, Document>(make: (source: Source, moderates: boolean) => Document) {
  const made = {
    true: new WeakMap<Source, { document: Document }>(),
    false: new WeakMap<Source, { document: Document }>(),
  };
  return (source: Source, moderates: boolean): Document => {
    const known = made[`${moderates}`];
    let entry = known.get(source);
    if (!entry) known.set(source, (entry = { document: make(source, moderates) }));
    return entry.document;
  };
}

export const shownActivity: (one: Activity, moderates: boolean) => ActivityDocument | null = memo(activityDocument);
export const shownQuestion: (one: Question, moderates: boolean) => AskedDocument | null = memo(askedDocument);

/** Bytes of a document, null of what these readers do not see. */
export function activityBytes(one: Activity, moderates: boolean): number | null {
  const document = shownActivity(one, moderates);
  return document && bytesOf(document);
}

export function questionBytes(one: Question, moderates: boolean): number {
  const document = shownQuestion(one, moderates);
  return document ? bytesOf(document) : 0;
}

/** What a reader begins with, null for people who are not inside. `resumed`: they hold their chat. */
export function partFor(state: RoomState, reader: ParticipantId | null, resumed: boolean): Part | null {
  const self = reader === null ? undefined : state.room.participants.get(reader);
  if (!self || self.place === 'waiting') return null;
  const { chat, activities, questions, announcement } = state.features;
  const moderates = isModerator(self.role);
  const { activities: first, next } = firstActivities(activities, one => activityBytes(one, moderates));
  const asked = (list: QuestionList) => firstQuestions(questions, list, one => questionBytes(one, moderates));
  const [open, answered, dismissed] = [
    asked('open'),
    asked('answered'),
    moderates ? asked('dismissed') : { questions: [], next: null },
  ];
  const barred = moderates ? barredIn(state, 0, FIRST_BYTES.barred) : { barred: [], next: null };
  const own = ownPart(state, self.id);
  return {
    chat: resumed ? null : chatWindow(chat, self, CHAT_WINDOW),
    activities: inOrder(shown(first, one => shownActivity(one, moderates))),
    questions: inOrder(
      shown([...open.questions, ...answered.questions, ...dismissed.questions], one => shownQuestion(one, moderates)),
    ),
    announcement: announced(announcement),
    barred: barred.barred,
    own: own.own,
    totals: totalsOf(questions, moderates),
    ends: {
      open: open.next,
      answered: answered.next,
      dismissed: dismissed.next,
      activities: next,
      barred: barred.next,
      own: own.next,
    } satisfies Ends,
  } as Part;
}

/** Open activities that are not in what that reader begins with. */
export function furtherOpenActivities(state: RoomState, reader: ParticipantId): readonly ActivityId[] {
  const self = state.room.participants.get(reader);
  if (!self || self.place === 'waiting') return [];
  const moderates = isModerator(self.role);
  return firstActivities(state.features.activities, one => activityBytes(one, moderates)).open;
}

/** Who may not write in the chat, from a place on: as many as fit. */
export function barredIn(
  { features }: RoomState,
  from: number,
  bytes: number,
  least = 0,
): { barred: Part['barred']; next: Cursor | null } {
  const all = [...features.chat.barred].map(([id, name]) => ({ id, name }));
  const barred = fitting(all.slice(from), bytes, jsonBytes, least);
  const end = from + barred.length;
  return { barred: [...barred], next: end < all.length ? cursorTo('barred', end) : null };
}

type Answers = OwnPart['answers'];

/** Somebody's own answers, by how much the activities matter, from a place on: as many as fit. */
export function ownAnswers(
  { features }: RoomState,
  id: ParticipantId,
  { from = 0, bytes, least = 0 }: { from?: number; bytes: number; least?: number },
): { answers: Answers; next: Cursor | null } {
  const all = answersTo(byRelevance(features.activities), id);
  const answers = fitting(all.slice(from), bytes, jsonBytes, least);
  const end = from + answers.length;
  return { answers: [...answers], next: end < all.length ? cursorTo('own', end) : null };
}

/** Somebody's own answers to those activities. */
export function answersTo(activities: readonly Activity[], id: ParticipantId): Answers {
  return activities.flatMap(({ id: activity, ballots }) => {
    const ballot = ballots.get(id);
    return ballot ? [{ activity, answers: [...ballot.answers] }] : [];
  }) as Answers;
}

/**
 * What somebody alone is told about themselves: all but answers that do not fit. Those to `first` are there in any
 * case.
 */
export function ownPart(
  state: RoomState,
  id: ParticipantId,
  first: ReadonlySet<ActivityId> = new Set(),
): { own: OwnPart; next: Cursor | null } {
  const { activities, questions, chat } = state.features;
  const just = answersTo(
    [...first].flatMap(one => activities.get(one) ?? []),
    id,
  );
  const { answers, next } = ownAnswers(state, id, { bytes: FIRST_BYTES.ownAnswers });
  const all = [...questions.values()];
  const own = {
    answers: [...answers, ...just.filter(({ activity }) => !answers.some(one => one.activity === activity))],
    asked: all.filter(({ from }) => from === id).map(one => one.id),
    upvoted: all.filter(({ votes }) => votes.has(id)).map(one => one.id),
    barred: chat.barred.has(id),
  };
  return { own, next };
}

function shown<Source, Document>(all: Iterable<Source>, make: (source: Source) => Document | null): Document[] {
  return [...all].flatMap(one => make(one) ?? []);
}

/** In the order in which they came into being, as clients of every age expect them. */
function inOrder<One extends { readonly id: number }>(all: One[]): One[] {
  return all.sort((a, b) => a.id - b.id);
}
