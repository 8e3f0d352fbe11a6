import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite';

/**
 * Opens a SQLite file: the only place that does. What is let go of in it is overwritten, also in copies that `VACUUM`
 * makes: without that, rows that move to another page stay where they were, by their bytes, for good.
 * https://www.sqlite.org/pragma.html#pragma_secure_delete
 * @throws errors of SQLite
 */
export function openDatabase(path: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  const db = new DatabaseSync(path, options);
  try {
    db.exec('PRAGMA secure_delete = ON');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
