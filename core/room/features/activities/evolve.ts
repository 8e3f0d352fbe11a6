import { withEntry, withoutKey } from '../../persistent-map.ts';
import type { Happened } from '../feature.ts';
import type { ActivitiesState, Activity, ActivityEvent, ActivityTerms, Answer } from './types.ts';

export function evolveActivities(state: ActivitiesState, event: ActivityEvent, happened: Happened): ActivitiesState {
  if (event.type === 'activity-drafted') return withEntry(state, event.activity, draft(event.activity, event.terms));
  if (event.type === 'activity-discarded') return withoutKey(state, event.activity);
  const activity = state.get(event.activity);
  return activity ? withEntry(state, activity.id, { ...activity, ...changes(activity, event, happened) }) : state;
}

function draft(id: number, terms: ActivityTerms): Activity {
  return {
    id,
    terms,
    phase: 'draft',
    current: 0,
    asking: false,
    endsAt: null,
    ballots: new Map(),
    tallies: terms.questions.map(({ options }) => options.map(() => 0)),
    openedAt: null,
  };
}

function changes(
  activity: Activity,
  event: Exclude<ActivityEvent, { type: 'activity-drafted' | 'activity-discarded' }>,
  { at }: Happened,
): Partial<Activity> {
  switch (event.type) {
    case 'activity-opened':
      return { phase: 'open', current: 0, asking: true, endsAt: event.endsAt, openedAt: event.at };
    case 'activity-moved':
      return { current: event.current, asking: event.asking, endsAt: event.endsAt };
    case 'activity-closed':
      return { phase: 'closed', asking: false, endsAt: null };
    case 'activity-published':
      return { phase: 'published' };
    case 'activity-answered': {
      const { question, who, name, answer } = event;
      const before = activity.ballots.get(who);
      const answers = activity.terms.questions.map((_, index) =>
        index === question ? answer : (before?.answers[index] ?? null),
      );
      return {
        ballots: withEntry(activity.ballots, who, { name, at, answers }),
        tallies: activity.tallies.map((tally, index) =>
          index === question ? counted(tally, before?.answers[index] ?? null, answer) : tally,
        ),
      };
    }
  }
}

/** A tally with one person's answer in the place of their last one. */
function counted(tally: readonly number[], before: Answer | null, now: Answer): readonly number[] {
  const holds = (answer: Answer | null, option: number) => (Array.isArray(answer) && answer.includes(option) ? 1 : 0);
  return tally.map((count, option) => count - holds(before, option) + holds(now, option));
}
