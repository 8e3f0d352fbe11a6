import type { ActivityKind, ActivityPhase } from '../../core/room/features/activities/types.ts';
import type { MessageKey } from '../ui/useMessages.ts';
import { t } from '../ui/useMessages.ts';
import type { ShownActivity } from './activityTypes.ts';

export const KIND_WORDS: Readonly<Record<ActivityKind, MessageKey>> = {
  poll: 'activity_poll',
  quiz: 'activity_quiz',
  vote: 'activity_vote',
  open: 'activity_open',
};

export const PHASE_WORDS: Readonly<Record<ActivityPhase, MessageKey>> = {
  draft: 'activity_phase_draft',
  open: 'activity_phase_open',
  closed: 'activity_phase_closed',
  published: 'activity_phase_published',
};

/** An option as it is read: those of a crowd vote are the same in every room. */
export function optionWords(kind: ActivityKind, option: string): string {
  return kind === 'vote' ? t(option === 'yes' ? 'activity_yes' : 'activity_no') : option;
}

/** What an activity is called in lists and announcements: a quiz by its name, everything else by its question. */
export function activityName({ kind, title, questions }: Pick<ShownActivity, 'kind' | 'title' | 'questions'>): string {
  const named = kind === 'quiz' ? title : questions[0]?.text;
  return named || t(KIND_WORDS[kind]);
}
