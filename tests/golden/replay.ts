import { createHash } from 'node:crypto';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import type { RoomState } from '../../core/room/state.ts';
import { upcast } from '../../core/room/versions/index.ts';
import { plain } from './plain.ts';

/** A line of a golden log, which is what `npm run server -- export` writes: an entry with its event as it is stored. */
type StoredEntry = Omit<LogEntry, 'event'> & { readonly event: { readonly type: string; readonly v?: number } };

export function linesOf(text: string): StoredEntry[] {
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as StoredEntry);
}

/** An entry as a relay loads it. */
export function loaded(line: StoredEntry): LogEntry {
  return { ...line, event: upcast(line.event) };
}

/** What is kept of where a log leads. */
interface Kept {
  /** Of the room after each entry, all together. */
  readonly digest: string;
  /** By revision: when most was going on, and at the end. */
  readonly states: Readonly<Record<number, unknown>>;
}

/** Where a log leads, as a relay loads it. */
export function replayed(lines: readonly StoredEntry[]): Kept {
  const digest = createHash('sha256');
  const states: Record<number, unknown> = {};
  let state: RoomState | null = null;
  for (const line of lines) {
    state = evolve(state, loaded(line));
    const now = plain(state);
    digest.update(JSON.stringify(sorted(now)));
    if (line.revision === Math.floor(lines.length * 0.75) || line.revision === lines.length)
      states[line.revision] = now;
  }
  return { digest: digest.digest('hex'), states };
}

/** In which order an object has its keys says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
