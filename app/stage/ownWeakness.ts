/** What was last said about one's own connection, and when (ms). */
export interface Said {
  readonly weak: boolean;
  readonly at: number;
}

export const NOTHING_SAID: Said = { weak: false, at: -Infinity };

/** A connection that comes and goes is spoken of once in this time (ms). */
export const SAID_EVERY_MS = 60_000;

/** Whether it is worth saying how one's own connection is now. `quality` null: nothing is sent, and nothing to say. */
export function weaknessToSay(said: Said, quality: string | null, now: number): 'weak' | 'over' | null {
  if (quality === 'weak' && !said.weak) return now - said.at >= SAID_EVERY_MS ? 'weak' : null;
  return quality === 'good' && said.weak ? 'over' : null;
}
