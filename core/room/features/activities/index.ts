import type { Feature } from '../feature.ts';
import { decideActivities } from './decide.ts';
import { due, nextDue } from './due.ts';
import { evolveActivities } from './evolve.ts';
import { forgetInActivities } from './forget.ts';
import type { ActivitiesState, ActivityCommand, ActivityEvent } from './types.ts';

export const activities: Feature<ActivitiesState, ActivityCommand, ActivityEvent> = {
  commands: [
    'draft-activity',
    'edit-activity',
    'discard-activity',
    'open-activity',
    'advance-activity',
    'close-activity',
    'publish-activity',
    'answer-activity',
  ],
  events: [
    'activity-drafted',
    'activity-discarded',
    'activity-opened',
    'activity-moved',
    'activity-closed',
    'activity-published',
    'activity-answered',
  ],
  empty: new Map(),
  decide: decideActivities,
  evolve: evolveActivities,
  forget: forgetInActivities,
  due,
  nextDue,
};
