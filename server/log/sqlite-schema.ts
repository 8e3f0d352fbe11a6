import type { DatabaseSync } from 'node:sqlite';
import { CREATE_CHORES } from './chores.ts';
import { checkFormats, CREATE_FORMATS } from './formats.ts';
import { CREATE_KEPT_SNAPSHOTS } from './kept-snapshots.ts';
import { CREATE_MARKS } from './marks.ts';
import { CREATE_REMOVED } from './removals.ts';

/**
 * The primary key is what makes an append conditional across processes: of two writers that
 * expect the same revision, the second violates it.
 */
const CREATE_ENTRIES = `
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

/** What came of a log up to a revision, one a room; `digest` is that of `state` (SHA-256). */
const CREATE_SNAPSHOTS = `
  CREATE TABLE snapshots (
    slug TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    format TEXT NOT NULL,
    digest TEXT NOT NULL,
    state BLOB NOT NULL
  ) STRICT;
`;

/**
 * What is overwritten must be nowhere else in the file. SQLite overwrites what it frees (`secure_delete`), but leaves
 * copies behind in a page whose rows it moves to the next. So rows with words in them are never moved. A table with row
 * ids only grows at its end, where a new page takes the new row alone; `rewrite` keeps the length of a row. Of a
 * snapshot's piece padding stands in its row, and the piece on pages of its own, which are overwritten when they are
 * freed. What is moved are indexes, which hold no words.
 */
const STAY_IN_PLACE = `
  CREATE TABLE entries_in_place (
    slug TEXT NOT NULL,
    revision INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    participant TEXT,
    command TEXT,
    PRIMARY KEY (slug, revision)
  ) STRICT;
  INSERT INTO entries_in_place SELECT * FROM entries ORDER BY slug, revision;
  DROP TABLE entries;
  ALTER TABLE entries_in_place RENAME TO entries;
  DROP TABLE snapshots;
  ${CREATE_KEPT_SNAPSHOTS}
`;

/** When something will be due in a room by itself, as of a revision; `due` is null: never. */
const CREATE_LOOKS = `
  CREATE TABLE looks (
    slug TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    terms TEXT NOT NULL,
    due INTEGER
  ) STRICT, WITHOUT ROWID;
`;

/** What makes each version of the tables of the one before; the first is made of an empty file. */
const MIGRATIONS = [
  CREATE_ENTRIES,
  CREATE_FORMATS,
  CREATE_SNAPSHOTS,
  STAY_IN_PLACE,
  CREATE_MARKS,
  CREATE_LOOKS,
  CREATE_REMOVED,
  CREATE_CHORES,
] as const;

/** The version that began to note the forms of events. */
const FORMATS_SINCE = MIGRATIONS.indexOf(CREATE_FORMATS) + 1;

/** Counts up with every change of the tables; kept in the file as SQLite's `user_version`. */
export const SCHEMA_VERSION: number = MIGRATIONS.length;

/**
 * Creates the tables in an empty file, brings those of an earlier version up to date, and checks that no newer version
 * wrote the file. Safe when several processes open the same new file at once.
 * @throws Error when the file was written by a newer version, saying what to do
 */
export function prepareSchema(db: DatabaseSync, path: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const found = checkSchema(db, path);
    for (const migration of MIGRATIONS.slice(found)) db.exec(migration);
    if (found < SCHEMA_VERSION) db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The version of the file's tables; 0 for an empty file. Changes nothing.
 * @throws Error when a newer version wrote the file, saying what to do
 */
export function checkSchema(db: DatabaseSync, path: string): number {
  const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  if (found > SCHEMA_VERSION) {
    throw new Error(
      `The room log ${path} was written by a newer version (schema ${found}; this version knows ${SCHEMA_VERSION}). ` +
        'Update Sidestage, put a backup from before in its place, or choose another data folder.',
    );
  }
  if (found >= FORMATS_SINCE) checkFormats(db, path);
  return found;
}
