import type { DatabaseSync } from 'node:sqlite';

/** Counts up with every change of the tables below; kept in the file as SQLite's `user_version`. */
export const SCHEMA_VERSION = 1;

/**
 * The primary key is what makes an append conditional across processes: of two writers that
 * expect the same revision, the second violates it.
 */
const CREATE = `
  CREATE TABLE entries (
    slug TEXT NOT NULL,
    revision INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    participant TEXT,
    command TEXT,
    PRIMARY KEY (slug, revision)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Creates the tables in an empty file and checks the version of any other. Safe when several
 * processes open the same new file at once.
 * @throws Error when the file was written by a newer version, saying what to do
 */
export function prepareSchema(db: DatabaseSync, path: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found > SCHEMA_VERSION) {
      throw new Error(
        `The room log ${path} was written by a newer version (schema ${found}; this version knows ${SCHEMA_VERSION}). ` +
          'Update Sidestage, or choose another data folder.',
      );
    }
    if (found === 0) db.exec(`${CREATE} PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
