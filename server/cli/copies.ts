import { constants, copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, takeFolder } from '../data-folder.ts';
import { openDatabase } from '../log/database.ts';
import { damageOf, hasTables, openToRead, removedIn, sizeOf } from './log-file.ts';
import { Problem } from './problem.ts';

/** The rooms' file in a data folder. */
export const ROOMS_FILE = 'rooms.sqlite';
/** What stands beside the file: while it is in use, after a crash, and when servers ran over it. */
const BESIDE = ['-wal', '-shm', '-runs'] as const;
/** How long (ms) a server that is just ending is waited for. */
export const PATIENCE_MS = 1_000;

/**
 * Copies a file of rooms as it is at one moment, also while a server writes it. Answers how much was copied.
 * @throws Problem; errors of the file system (EEXIST when the target is there) and of SQLite
 */
export async function backup(rooms: string, target: string): Promise<string> {
  const draft = `${target}.${process.pid}.part`;
  try {
    const size = await copy(rooms, draft);
    await place(draft, target);
    await sync(dirname(target));
    return size;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Puts a copy in the place of a data folder's rooms, which stay under another name. Answers that name, null when there
 * were none, and how much was put back.
 * @throws FolderInUse while a server uses the folder; Problem; errors of the file system and of SQLite
 */
export async function restore(
  source: string,
  dataDir: string,
  now: Date,
): Promise<{ readonly kept: string | null; readonly size: string }> {
  // Whether the copy is any good comes first: nothing is touched for a bad one.
  openToRead(source).close();
  await makeFolder(dataDir);
  const lease = await takeFolder(dataDir, PATIENCE_MS);
  const rooms = join(dataDir, ROOMS_FILE);
  const draft = `${rooms}.restoring`;
  try {
    await rm(draft, { force: true });
    const size = await copy(source, draft);
    const kept = (await exists(rooms)) ? `${rooms}.before-${now.toISOString().replaceAll(/[:.]/g, '-')}` : null;
    if (kept !== null) {
      settle(rooms);
      // Its journal first: beside another file it would be taken for that one's.
      for (const suffix of BESIDE) if (await exists(rooms + suffix)) await rename(rooms + suffix, kept + suffix);
      await rename(rooms, kept);
    }
    await rename(draft, rooms);
    await sync(dataDir);
    return { kept, size };
  } finally {
    await rm(draft, { force: true });
    await lease.release();
  }
}

/**
 * Gives the disk back that forgotten and removed entries left free in the file of rooms, and drops all snapshots.
 * Answers its bytes before and after.
 * @throws FolderInUse while a server uses the folder; Problem; errors of SQLite, as when a second copy has no room on
 * the disk
 */
export async function compact(dataDir: string): Promise<{ readonly before: number; readonly after: number }> {
  const rooms = join(dataDir, ROOMS_FILE);
  openToRead(rooms).close();
  const lease = await takeFolder(dataDir, PATIENCE_MS);
  try {
    const db = openDatabase(rooms, { timeout: PATIENCE_MS });
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      const before = (await stat(rooms)).size;
      // They are only for speed, and made again.
      for (const table of ['snapshots', 'snapshot_pieces']) if (hasTables(db, table)) db.exec(`DELETE FROM ${table}`);
      // In WAL mode the compacted file is in the journal first.
      db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
      return { before, after: (await stat(rooms)).size };
    } finally {
      db.close();
    }
  } finally {
    await lease.release();
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

/** Writes what is in the journal of a file into the file, if it can be read at all. */
function settle(path: string): void {
  try {
    const db = openDatabase(path);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
  } catch {
    // It is kept as it is.
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A new name is lost with the power, too, as long as its folder is not written. */
async function sync(folder: string): Promise<void> {
  // Windows opens no folders.
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
