import type { MoreMessage } from '../../../core/protocol/features/server.ts';
import { furtherAnswers } from '../../../core/room/features/activities/answers.ts';
import { furtherActivities } from '../../../core/room/features/activities/window.ts';
import { WINDOW_BYTES } from '../../../core/room/features/limits.ts';
import { furtherQuestions, QUESTION_LISTS } from '../../../core/room/features/questions/window.ts';
import { type Cursor, readCursor } from '../../../core/room/features/window.ts';
import { isModerator } from '../../../core/room/room.ts';
import type { RoomState } from '../../../core/room/state.ts';
import type { Participant } from '../../../core/room/types.ts';
import { activityBytes, answersTo, barredIn, ownAnswers, questionBytes, shownActivity, shownQuestion } from './part.ts';

type Window = Omit<MoreMessage, 'type' | 'id'>;

const NOTHING: Window = { next: null };

/**
 * The window after that cursor, as somebody inside may see it; empty for a cursor that says nothing, or that they may
 * not use.
 */
export function windowAfter(state: RoomState, self: Participant, after: Cursor): Window {
  const { list, at } = readCursor(after);
  const { activities, questions } = state.features;
  const moderates = isModerator(self.role);
  const asked = QUESTION_LISTS.find(one => one === list);
  if (asked) {
    if (asked === 'dismissed' && !moderates) return NOTHING;
    const { questions: found, next } = furtherQuestions(questions, asked, at, one => questionBytes(one, moderates));
    return { questions: found.flatMap(one => shownQuestion(one, moderates) ?? []), next };
  }
  const [from = 0] = at;
  switch (list) {
    case 'activities': {
      const { activities: found, next } = furtherActivities(activities, at, one => activityBytes(one, moderates));
      const documents = found.flatMap(one => shownActivity(one, moderates) ?? []);
      return { activities: documents as NonNullable<Window['activities']>, answers: answersTo(found, self.id), next };
    }
    case 'answers': {
      const [activity = 0, question = 0, ballot = 0] = at;
      const found = activities.get(activity);
      const window = found && furtherAnswers(found, question, moderates, ballot, WINDOW_BYTES);
      if (!window) return NOTHING;
      const { words, voters, next } = window;
      return {
        ...(words ? { words: [...words] } : {}),
        ...(voters ? { voters: voters.map(one => ({ ...one, options: [...one.options] })) } : {}),
        next,
      };
    }
    case 'barred':
      return moderates ? barredIn(state, from, WINDOW_BYTES, 1) : NOTHING;
    case 'own':
      return ownAnswers(state, self.id, { from, bytes: WINDOW_BYTES, least: 1 });
    default:
      return NOTHING;
  }
}
