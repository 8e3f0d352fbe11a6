import { open, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDatabase } from './log/database.ts';

/** The rooms' file in a data folder. */
export const ROOMS_FILE = 'rooms.sqlite';
/** What stands beside the file: while it is in use, after a crash, and when servers ran over it. */
const BESIDE = ['-wal', '-shm', '-runs'] as const;
/** A copy that is being made: worth nothing until it is whole. */
const DRAFT = `${ROOMS_FILE}.restoring`;
/** A whole copy that is to take the place of the rooms, which then have the name `BEFORE` with the same stamp. */
const WHOLE = `${ROOMS_FILE}.restored-`;
const BEFORE = `${ROOMS_FILE}.before-`;

/** The folder has no file of rooms, and had one before: nobody is to begin without them unnoticed. */
export class RoomsMissing extends Error {
  override name = 'RoomsMissing';

  /** @param others files in the folder that tell of rooms */
  constructor(folder: string, others: readonly string[]) {
    const rooms = join(resolve(folder), ROOMS_FILE);
    super(
      others.some(name => name.startsWith(WHOLE))
        ? `${rooms} is missing: a restore was cut short. Start the server: it finishes that first.`
        : `${rooms} is missing, and there is ${others.join(', ')}: a restore was cut short, or the file was moved. ` +
            `Put the rooms back: "npm run server -- restore FILE" takes a backup, or a file named ${BEFORE}. ` +
            'To begin without rooms, move those files out of the folder.',
    );
  }
}

/** Where a copy is to be written before `takeCopy`. To be called by whoever has the folder's lease. */
export async function draftOf(folder: string): Promise<string> {
  await dropDraft(folder);
  return join(folder, DRAFT);
}

/** Whether a file is a copy that was not finished. */
export function isDraft(folder: string, path: string): boolean {
  return resolve(path) === resolve(folder, DRAFT);
}

/** Deletes a copy that was not finished: it holds what people wrote. */
export async function dropDraft(folder: string): Promise<void> {
  for (const suffix of ['', '-journal', '-wal', '-shm']) await rm(join(folder, DRAFT + suffix), { force: true });
}

/**
 * Puts the copy that was written in the place of the rooms. It has a name of its own first, which says that it is
 * whole: whoever comes next finishes what is cut short after that. Answers where the rooms are that were there, null
 * when there were none. To be called by whoever has the folder's lease.
 * @throws errors of the file system; then everything is where it was
 */
export async function takeCopy(folder: string, now: Date): Promise<string | null> {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  await rename(join(folder, DRAFT), join(folder, WHOLE + stamp));
  await syncFolder(folder);
  try {
    return await finish(folder, stamp);
  } catch (error) {
    const names = await readdir(folder);
    if (!names.includes(BEFORE + stamp)) await rm(join(folder, WHOLE + stamp), { force: true });
    throw error;
  }
}

/** Whether a whole copy waits for taking its place. */
export async function isCutShort(folder: string): Promise<boolean> {
  return (await namesIn(folder)).some(name => name.startsWith(WHOLE));
}

/**
 * Finishes what a `restore` left that was cut short. To be called by whoever has the folder's lease. Answers how many
 * there were.
 * @throws errors of the file system
 */
export async function finishRestoring(folder: string): Promise<number> {
  const whole = (await namesIn(folder)).filter(name => name.startsWith(WHOLE)).toSorted();
  for (const name of whole) await finish(folder, name.slice(WHOLE.length));
  return whole.length;
}

/** @throws RoomsMissing when there are no rooms where there were some */
export async function mustHaveRooms(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.includes(ROOMS_FILE)) return;
  const others = names.filter(name => name === DRAFT || name.startsWith(WHOLE) || name.startsWith(BEFORE));
  if (others.length > 0) throw new RoomsMissing(folder, others);
}

async function finish(folder: string, stamp: string): Promise<string | null> {
  const rooms = join(folder, ROOMS_FILE);
  const kept = join(folder, BEFORE + stamp);
  if ((await namesIn(folder)).includes(ROOMS_FILE)) settle(rooms);
  const names = await namesIn(folder);
  const moved: string[] = [];
  try {
    // Its journal first: beside another file it would be taken for that one's.
    for (const suffix of [...BESIDE, '']) {
      if (!names.includes(ROOMS_FILE + suffix)) continue;
      await rename(rooms + suffix, kept + suffix);
      moved.push(suffix);
    }
    await rename(join(folder, WHOLE + stamp), rooms);
  } catch (error) {
    for (const suffix of moved.toReversed()) await rename(kept + suffix, rooms + suffix);
    throw error;
  }
  await syncFolder(folder);
  return (await namesIn(folder)).includes(BEFORE + stamp) ? kept : null;
}

/** None when there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
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

/** A new name is lost with the power, too, as long as its folder is not written. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders.
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
