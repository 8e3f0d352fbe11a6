import type { DatabaseSync, StatementSync } from 'node:sqlite';

const OVERWRITE_LEFT = 'overwrite-left';
/** Followed by a time in ms since the epoch. */
const RESTORED = 'restored-';

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
  readonly #restored: StatementSync;

  constructor(db: DatabaseSync) {
    this.#open = db.prepare('SELECT 1 FROM chores WHERE name = ?');
    this.#done = db.prepare('DELETE FROM chores WHERE name = ?');
    this.#restored = db.prepare(`SELECT name FROM chores WHERE name GLOB '${RESTORED}*'`);
  }

  /** Whether what is left of rows in the whole file is to be overwritten, whatever was removed. */
  get overwriteLeft(): boolean {
    return this.#open.get(OVERWRITE_LEFT) !== undefined;
  }

  overwroteLeft(): void {
    this.#done.run(OVERWRITE_LEFT);
  }

  /** When the file was put back from a backup last, in ms since the epoch: revisions since then stood for others. */
  get restoredAt(): number | null {
    const times = this.#restored.all().map(({ name }) => Number(String(name).slice(RESTORED.length)));
    return times.length > 0 ? Math.max(...times) : null;
  }
}

/** The file is about to be put back at that time, in ms since the epoch. */
export function noteRestored(db: DatabaseSync, at: number): void {
  db.prepare('INSERT INTO chores VALUES (?) ON CONFLICT DO NOTHING').run(`${RESTORED}${at}`);
}
