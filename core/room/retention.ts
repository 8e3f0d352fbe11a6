import type { Retention, RoomSettings } from './types.ts';

/** Until somebody deletes it. */
const KEPT: Retention = { writing: null, people: null };

/** What holds in a room: the shorter of what its host and whoever runs the server want. */
export function keptIn({ retention = KEPT }: Pick<RoomSettings, 'retention'>, atMost: Retention = KEPT): Retention {
  return {
    writing: shorter(retention.writing, atMost.writing),
    people: shorter(retention.people, atMost.people),
  };
}

function shorter(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
