import { FIRST_BYTES, WINDOW_BYTES } from '../limits.ts';
import { type Cursor, cursorTo, fitting } from '../window.ts';
import type { ActivitiesState, Activity, ActivityId } from './types.ts';

/**
 * Activities by how much they matter: those that wait for an answer, then drafts, then what is over; of each the newest
 * first.
 */

const RANKS = { open: 0, draft: 1, closed: 2, published: 2 } as const;

const rankOf = ({ phase }: Activity): number => RANKS[phase];

const sorted = new WeakMap<ActivitiesState, readonly Activity[]>();

/** All of them in that order. */
export function byRelevance(state: ActivitiesState): readonly Activity[] {
  let all = sorted.get(state);
  if (!all) sorted.set(state, (all = [...state.values()].sort((a, b) => rankOf(a) - rankOf(b) || b.id - a.id)));
  return all;
}

export interface ActivityWindow {
  readonly activities: readonly Activity[];
  /** Open ones that did not fit: they must reach their readers all the same. */
  readonly open: readonly ActivityId[];
  readonly next: Cursor | null;
}

/** What a reader begins with. @param size bytes of an activity as its readers hold it; null when they do not see it */
export function firstActivities(state: ActivitiesState, size: (one: Activity) => number | null): ActivityWindow {
  const seen = byRelevance(state).filter(one => size(one) !== null);
  const taken = fitting(seen, FIRST_BYTES.activities, one => size(one) ?? 0);
  const left = seen.slice(taken.length);
  return {
    activities: taken,
    open: left.filter(({ phase }) => phase === 'open').map(({ id }) => id),
    next: cursorAfter(
      taken,
      left.filter(({ phase }) => phase !== 'open'),
    ),
  };
}

/** Those after a cursor's numbers that are not open, and at least one. */
export function furtherActivities(
  state: ActivitiesState,
  [rank = 0, id = 0]: readonly number[],
  size: (one: Activity) => number | null,
): Omit<ActivityWindow, 'open'> {
  const left = byRelevance(state).filter(
    one => one.phase !== 'open' && size(one) !== null && (rankOf(one) > rank || (rankOf(one) === rank && one.id < id)),
  );
  const taken = fitting(left, WINDOW_BYTES, one => size(one) ?? 0, 1);
  return { activities: taken, next: cursorAfter(taken, left.slice(taken.length)) };
}

function cursorAfter(taken: readonly Activity[], left: readonly Activity[]): Cursor | null {
  if (left.length === 0) return null;
  const last = taken.at(-1);
  return last && last.phase !== 'open' ? cursorTo('activities', rankOf(last), last.id) : cursorTo('activities', 0, 0);
}
