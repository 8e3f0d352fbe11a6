import type { ActivitiesState, ActivityCommand, ActivityEvent } from './activities/types.ts';
import type { AnnouncementCommand, AnnouncementEvent, AnnouncementState } from './announcement/index.ts';
import type { ChatCommand, ChatEvent, ChatState } from './chat/types.ts';
import type { QuestionCommand, QuestionEvent, QuestionsState } from './questions/types.ts';

/** What all ways of taking part have together, for whoever holds it without deciding anything. */

export type FeatureCommand = ChatCommand | ActivityCommand | QuestionCommand | AnnouncementCommand;
export type FeatureEvent = ChatEvent | ActivityEvent | QuestionEvent | AnnouncementEvent;

export interface FeatureStates {
  readonly chat: ChatState;
  readonly activities: ActivitiesState;
  readonly questions: QuestionsState;
  readonly announcement: AnnouncementState;
}
