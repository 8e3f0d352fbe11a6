import type { OwnPart, Part } from '../../../protocol/features/server.ts';
import { activityDocument } from '../../../room/features/activities/document.ts';
import type { Activity, ActivityDocument } from '../../../room/features/activities/types.ts';
import { chatWindow } from '../../../room/features/chat/view.ts';
import { CHAT_WINDOW } from '../../../room/features/limits.ts';
import { askedDocument } from '../../../room/features/questions/document.ts';
import type { AskedDocument, Question } from '../../../room/features/questions/types.ts';
import { isModerator } from '../../../room/room.ts';
import type { ParticipantId, RoomState } from '../../../room/types.ts';

/**
 * Documents as readers hold them. States are immutable, so what was made of one holds until it
 * changes: a thousand people coming back cost one document, not a thousand.
 */
function memo<Source extends object, Document>(make: (source: Source, moderates: boolean) => Document) {
  const made = { true: new WeakMap<Source, { document: Document }>(), false: new WeakMap<Source, { document: Document }>() };
  return (source: Source, moderates: boolean): Document => {
    const known = made[`${moderates}`];
    let entry = known.get(source);
    if (!entry) known.set(source, (entry = { document: make(source, moderates) }));
    return entry.document;
  };
}

export const shownActivity: (one: Activity, moderates: boolean) => ActivityDocument | null = memo(activityDocument);
export const shownQuestion: (one: Question, moderates: boolean) => AskedDocument | null = memo(askedDocument);

/** What a reader begins with, null for people who are not inside. `resumed`: they hold their chat. */
export function partFor(state: RoomState, reader: ParticipantId | null, resumed: boolean): Part | null {
  const self = reader === null ? undefined : state.room.participants.get(reader);
  if (!self || self.place === 'waiting') return null;
  const { chat, activities, questions, announcement } = state.features;
  const moderates = isModerator(self.role);
  return {
    chat: resumed ? null : chatWindow(chat, self, CHAT_WINDOW),
    activities: shown(activities.values(), one => shownActivity(one, moderates)),
    questions: shown(questions.values(), one => shownQuestion(one, moderates)),
    announcement,
    barred: moderates ? barredIn(state) : [],
    own: ownPart(state, self.id),
  } as Part;
}

export function barredIn({ features }: RoomState): Part['barred'] {
  return [...features.chat.barred].map(([id, name]) => ({ id, name }));
}

/** What somebody alone is told about themselves. */
export function ownPart({ features }: RoomState, id: ParticipantId): OwnPart {
  const { activities, questions, chat } = features;
  const answers = [...activities.values()].flatMap(({ id: activity, ballots }) => {
    const ballot = ballots.get(id);
    return ballot ? [{ activity, answers: [...ballot.answers] }] : [];
  });
  const all = [...questions.values()];
  return {
    answers,
    asked: all.filter(({ from }) => from === id).map(one => one.id),
    upvoted: all.filter(({ votes }) => votes.has(id)).map(one => one.id),
    barred: chat.barred.has(id),
  } as OwnPart;
}

function shown<Source, Document>(all: Iterable<Source>, make: (source: Source) => Document | null): Document[] {
  return [...all].flatMap(one => make(one) ?? []);
}
