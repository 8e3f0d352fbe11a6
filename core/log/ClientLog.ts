import { allowed, LEVELS, type LogLevel, type LogPart, type LogWord, type OTHER, PARTS } from './words.ts';

/** Something that changed: what it is about, and words of the list in `words.ts`. */
export interface ClientLogEntry {
  /** ms since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  readonly part: LogPart;
  readonly words: readonly (LogWord | number | typeof OTHER)[];
}

/** How many entries are kept: those of the last minutes of trouble, or of the last hours without any. */
export const LOG_SIZE = 200;

/** The newest entries, oldest first. */
export function newest(entries: readonly ClientLogEntry[]): readonly ClientLogEntry[] {
  return entries.slice(-LOG_SIZE);
}

/** What changed in the sessions of one document, for whoever helps when something does not work. */
export class ClientLog {
  readonly #written: (entry: ClientLogEntry) => void;
  readonly #now: () => number;
  #entries: readonly ClientLogEntry[] = [];

  /** @param written told about each entry */
  constructor(written: (entry: ClientLogEntry) => void = () => undefined, now: () => number = Date.now) {
    this.#written = written;
    this.#now = now;
  }

  get entries(): readonly ClientLogEntry[] {
    return this.#entries;
  }

  note(level: LogLevel, part: LogPart, ...words: readonly (LogWord | number)[]): void {
    const entry: ClientLogEntry = { at: this.#now(), level, part, words: words.map(allowed) };
    this.#entries = newest([...this.#entries, entry]);
    this.#written(entry);
  }
}

/**
 * One line an entry, such as `2026-01-31T12:00:00.000Z warn link 2 publish interrupted`. What was kept is looked at
 * again.
 */
export function logLines(entries: readonly ClientLogEntry[]): string[] {
  return newest(entries)
    .filter(
      ({ at, level, part, words }) =>
        Number.isFinite(at) && LEVELS.includes(level) && PARTS.includes(part) && Array.isArray(words),
    )
    .map(({ at, level, part, words }) => [new Date(at).toISOString(), level, part, ...words.map(allowed)].join(' '));
}
