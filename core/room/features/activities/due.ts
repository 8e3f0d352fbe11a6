import { REVEAL_MS } from '../limits.ts';
import type { ActivitiesState, Activity, ActivityEvent, ActivityTerms } from './types.ts';

/** When the time for a question that begins now is over, or null. */
export function timeOf({ questions }: ActivityTerms, question: number, now: number): number | null {
  const seconds = questions[question]?.seconds ?? null;
  return seconds === null ? null : now + seconds * 1000;
}

/** What follows the question that is on: its end, then the next one, then the end of all. */
export function goOn({ id, terms, current, asking }: Activity, now: number): ActivityEvent {
  const last = current + 1 >= terms.questions.length;
  if (terms.kind !== 'quiz' || (last && !asking)) return { type: 'activity-closed', activity: id };
  if (asking) {
    const endsAt = terms.pace === 'time' ? now + REVEAL_MS : null;
    return { type: 'activity-moved', activity: id, current, asking: false, endsAt };
  }
  return {
    type: 'activity-moved',
    activity: id,
    current: current + 1,
    asking: true,
    endsAt: timeOf(terms, current + 1, now),
  };
}

/** What ends by itself: at most one step of each activity, after which `nextDue` says when the next one is. */
export function due(state: ActivitiesState, now: number, by: number): ActivityEvent[] {
  return [...state.values()].filter(one => isRunning(one) && (one.endsAt ?? 0) <= by).map(one => goOn(one, now));
}

export function nextDue(state: ActivitiesState): number | null {
  let next: number | null = null;
  for (const one of state.values())
    if (isRunning(one)) next = Math.min(next ?? Number.POSITIVE_INFINITY, one.endsAt ?? 0);
  return next;
}

function isRunning({ phase, endsAt }: Activity): boolean {
  return phase === 'open' && endsAt !== null;
}
