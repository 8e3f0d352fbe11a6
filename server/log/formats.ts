import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RoomEvent } from '../../core/room/events.ts';
import { EVENT_VERSIONS, isKnown } from '../../core/room/versions/index.ts';

/** Which events a log holds, and the highest version of each; those from before there were versions are not in it. */
export const CREATE_FORMATS = `
  CREATE TABLE formats (
    type TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Checks that this version knows every event that was written to the file. One that was only opened by a newer version
 * stays readable.
 * @throws Error when a newer version wrote some, saying what to do
 */
export function checkFormats(db: DatabaseSync, path: string): void {
  const unknown = db
    .prepare('SELECT type, version FROM formats ORDER BY type')
    .all()
    .map(row => [String(row['type']), Number(row['version'])] as const)
    .filter(([type, version]) => !isKnown(type, version));
  if (unknown.length === 0) return;
  throw new Error(
    `The room log ${path} was written by a newer version: it holds events that this version does not know ` +
      `(${unknown.map(([type, version]) => `${type} ${version}`).join(', ')}). ` +
      'Update Sidestage, put a backup from before in its place, or choose another data folder.',
  );
}

/** Notes the forms of events that are written to a file, within the transaction that writes them. */
export class Formats {
  readonly #insert: StatementSync;
  readonly #noted = new Set<RoomEvent['type']>();

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO formats VALUES (?, ?) ON CONFLICT (type) DO UPDATE SET version = max(version, excluded.version)',
    );
  }

  note(type: RoomEvent['type']): void {
    if (this.#noted.has(type)) return;
    this.#insert.run(type, EVENT_VERSIONS[type]);
    this.#noted.add(type);
  }

  /** What was noted may have been taken back with the transaction. */
  forget(): void {
    this.#noted.clear();
  }
}
