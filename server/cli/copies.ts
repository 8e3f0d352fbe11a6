import { constants, copyFile, link, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { makeFolder, takeFolder } from '../data-folder.ts';
import { noteRestored } from '../log/chores.ts';
import { isDamage } from '../log/damage.ts';
import { openDatabase } from '../log/database.ts';
import { CREATE_KEPT_SNAPSHOTS } from '../log/kept-snapshots.ts';
import {
  draftOf,
  dropDraft,
  finishRestoring,
  isCutShort,
  isDraft,
  mustHaveRooms,
  ROOMS_FILE,
  syncFolder,
  takeCopy,
} from '../restoring.ts';
import { damageOf, hasTables, openToRead, removedIn, sizeOf } from './log-file.ts';
import { Problem } from './problem.ts';

/** How long (ms) a server that is just ending is waited for. */
const PATIENCE_MS = 1_000;

/** A copy on its way says whose it is; those of earlier versions say so without the word. */
const PART = /^(.+?)(\.sidestage)?\.(\d+)\.part(-journal)?$/;
/** A process that wrote nothing for so long (ms) writes no copy any more. */
const LONG_MS = 3_600_000;

/**
 * Copies a file of rooms as it is at one moment, also while a server writes it. Answers how much was copied.
 * @throws Problem; errors of the file system (EEXIST when the target is there) and of SQLite
 */
export async function backup(rooms: string, target: string): Promise<string> {
  await dropParts(target);
  const draft = `${target}.sidestage.${process.pid}.part`;
  try {
    const size = await copy(rooms, draft);
    await place(draft, target);
    await syncFolder(dirname(target));
    return size;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Deletes what backups that were killed left in that folder: it holds what people wrote. */
async function dropParts(target: string): Promise<void> {
  const folder = dirname(target);
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const [, of = '', named, pid = ''] = PART.exec(name) ?? [];
    if (named === undefined && of !== basename(target)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
    if (!isAlive(Number(pid)) || Date.now() - mtimeMs > LONG_MS) await rm(path, { force: true });
  }
}

/** Whether another process has that id. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Puts a copy in the place of a data folder's rooms, which stay under another name. Answers that name, null when there
 * were none, and how much was put back. If it is cut short, the next one finishes it (`restoring.ts`).
 * @throws FolderInUse while a server uses the folder; Problem; errors of the file system and of SQLite
 */
export async function restore(
  source: string,
  dataDir: string,
  now: Date,
): Promise<{ readonly kept: string | null; readonly size: string }> {
  if (isDraft(dataDir, source))
    throw new Problem(`${source} is an unfinished copy. Use the backup that it was made of.`);
  // Whether the copy is any good comes first: nothing is touched for a bad one.
  openToRead(source).close();
  await makeFolder(dataDir);
  const lease = await takeFolder(dataDir, PATIENCE_MS);
  try {
    await finishRestoring(dataDir);
    const draft = await draftOf(dataDir);
    const size = await copy(source, draft);
    markRestored(draft, now.getTime());
    return { kept: await takeCopy(dataDir, now), size };
  } finally {
    await dropDraft(dataDir).finally(() => lease.release());
  }
}

/** For the server that opens it: who was there may hold what happened after the backup, with revisions used anew. */
function markRestored(draft: string, at: number): void {
  const db = openDatabase(draft);
  try {
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL');
    // Those of earlier versions have no such table.
    if (hasTables(db, 'chores')) noteRestored(db, at);
  } finally {
    db.close();
  }
}

/**
 * Does something with the file of rooms that no server uses meanwhile.
 * @throws FolderInUse while a server uses the folder; Problem; errors of the file system and of SQLite
 */
export async function alone<Result>(dataDir: string, work: (rooms: string) => Promise<Result>): Promise<Result> {
  const rooms = join(dataDir, ROOMS_FILE);
  const toFinish = await isCutShort(dataDir);
  if (!toFinish) {
    await mustHaveRooms(dataDir);
    openToRead(rooms).close();
  }
  const lease = await takeFolder(dataDir, PATIENCE_MS);
  try {
    await finishRestoring(dataDir);
    if (toFinish) openToRead(rooms).close();
    return await work(rooms);
  } finally {
    await lease.release();
  }
}

/**
 * Entries from which something was taken out are filled up with spaces, so that they stay where they are in the file.
 * Here all rows are written anew. What cannot be read stays as it is.
 */
const WITHOUT_FILLING = `
  UPDATE entries SET event = rtrim(event, ' ')
  WHERE slug IN (SELECT slug FROM marks) AND substr(event, -1) = ' ' AND json_valid(event)
`;

/**
 * Gives the disk back that forgotten and removed entries left free in the file of rooms, and drops all snapshots.
 * Answers its bytes before and after.
 * @throws as `alone`, also when a second copy has no room on the disk
 */
export function compact(dataDir: string): Promise<{ readonly before: number; readonly after: number }> {
  return alone(dataDir, async rooms => {
    const db = openDatabase(rooms, { timeout: PATIENCE_MS });
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      const before = (await stat(rooms)).size;
      // They are only for speed, and made again.
      if (hasTables(db, 'snapshots', 'snapshot_pieces')) dropSnapshots(db);
      if (hasTables(db, 'marks')) db.exec(WITHOUT_FILLING);
      // In WAL mode the compacted file is in the journal first.
      db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
      return { before, after: (await stat(rooms)).size };
    } finally {
      db.close();
    }
  });
}

/** Also where the file is damaged: nothing is read of them. */
function dropSnapshots(db: DatabaseSync): void {
  try {
    for (const table of ['snapshots', 'snapshot_pieces']) db.exec(`DELETE FROM ${table}`);
  } catch (error) {
    if (!isDamage(error)) throw error;
    forgetSnapshots(db);
  }
}

/**
 * Has the tables begin anew. Their pages belong to nothing then, and are not in the file that `VACUUM` makes.
 * https://www.sqlite.org/pragma.html#pragma_writable_schema
 */
function forgetSnapshots(db: DatabaseSync): void {
  // https://www.sqlite.org/c3ref/c_dbconfig_defensive.html
  db.enableDefensive(false);
  db.exec('PRAGMA writable_schema = ON');
  try {
    db.exec(`
      BEGIN IMMEDIATE;
      DELETE FROM sqlite_schema WHERE tbl_name IN ('snapshots', 'snapshot_pieces');
      PRAGMA writable_schema = RESET;
      ${CREATE_KEPT_SNAPSHOTS}
      COMMIT;
    `);
  } finally {
    db.enableDefensive(true);
  }
}

/** Unlike renaming, this never takes the place of a file that is there. */
async function place(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // The error of a link names the draft first.
    if (code === 'EEXIST') throw Object.assign(error as Error, { path: target });
    // Not every file system has links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error;
    await copyFile(draft, target, constants.COPYFILE_EXCL);
  }
}

/** A copy of its own, whole and on the disk, readable by its owner alone. */
async function copy(source: string, draft: string): Promise<string> {
  const from = openToRead(source);
  try {
    const [damage] = damageOf(from);
    if (damage !== undefined)
      throw new Problem(`${source} is damaged (SQLite: ${damage}). Nothing was copied; use an earlier backup.`);
    await (await open(draft, 'wx', 0o600)).close();
    // One read transaction: what is written meanwhile neither waits for it nor gets into it.
    from.prepare('VACUUM INTO ?').run(draft);
  } finally {
    from.close();
  }
  forgetRemoved(draft);
  const file = await open(draft, 'r+');
  await file.sync().finally(() => file.close());
  const copied = openToRead(draft);
  try {
    return sizeOf(copied);
  } finally {
    copied.close();
  }
}

/** What the server has not deleted yet of rooms that were removed does not live on in a copy. */
function forgetRemoved(draft: string): void {
  const db = openDatabase(draft);
  try {
    const removed = [...removedIn(db).keys()];
    if (removed.length === 0) return;
    const tables = ['entries', 'snapshots', 'snapshot_pieces'];
    const holds = db.prepare(tables.map(table => `SELECT 1 FROM ${table} WHERE slug = ?1`).join(' UNION '));
    if (!removed.some(slug => holds.get(slug))) return;
    // No word of it is to be in a file beside it either.
    db.exec('PRAGMA journal_mode = MEMORY');
    for (const table of tables) db.exec(`DELETE FROM ${table} WHERE slug IN (SELECT slug FROM removed)`);
    db.exec('VACUUM');
  } finally {
    db.close();
  }
}
