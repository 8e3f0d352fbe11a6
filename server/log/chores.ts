import type { DatabaseSync, StatementSync } from 'node:sqlite';

const OVERWRITE_LEFT = 'overwrite-left';

/**
 * What is to be done in a file once, in the background. Earlier versions compacted and copied files so that rows
 * stayed, by their bytes, where they had been moved from.
 */
export const CREATE_CHORES = `
  CREATE TABLE chores (
    name TEXT NOT NULL PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  INSERT INTO chores SELECT '${OVERWRITE_LEFT}' WHERE EXISTS (SELECT 1 FROM entries);
`;

/** The chores of a file. */
export class Chores {
  readonly #open: StatementSync;
  readonly #done: StatementSync;

  constructor(db: DatabaseSync) {
    this.#open = db.prepare('SELECT 1 FROM chores WHERE name = ?');
    this.#done = db.prepare('DELETE FROM chores WHERE name = ?');
  }

  /** Whether what is left of rows in the whole file is to be overwritten, whatever was removed. */
  get overwriteLeft(): boolean {
    return this.#open.get(OVERWRITE_LEFT) !== undefined;
  }

  overwroteLeft(): void {
    this.#done.run(OVERWRITE_LEFT);
  }
}
