import { RoomRemoved } from '../log/RoomLog.ts';
import { openSqliteLog } from '../log/sqlite.ts';
import { alone } from './copies.ts';
import { openToRead } from './log-file.ts';
import { Problem } from './problem.ts';

/** Whether something of a removed room could not be deleted. */
function isLeft(rooms: string, slug: string): boolean {
  const db = openToRead(rooms);
  try {
    return db.prepare('SELECT 1 FROM removed WHERE slug = ? AND cleared = 0').get(slug) !== undefined;
  } finally {
    db.close();
  }
}

/**
 * Removes a room for good, also a damaged one, and resolves when nothing of it is left in the file. Not beside a
 * server: the people in it would not be told.
 * @param now ms since the epoch
 * @throws FolderInUse while a server uses the folder; Problem; errors of SQLite
 */
export function removeRoom(dataDir: string, slug: string, now: number): Promise<void> {
  return alone(dataDir, async rooms => {
    const log = await openSqliteLog(rooms);
    try {
      if ((await log.removed(slug)) === null && (await log.revision(slug)) === 0)
        throw new Problem(`There is no room "${slug}" in ${rooms}. The slug is what stands after /r/ in its link.`);
      await log.remove(slug, now).catch((error: unknown) => {
        // What is left of it is deleted all the same.
        if (!(error instanceof RoomRemoved)) throw error;
      });
      await log.cleared?.();
    } finally {
      await log.close();
    }
    if (isLeft(rooms, slug))
      throw new Problem(
        `The room "${slug}" is removed, and nobody can open it. Some of what was in it stays in ${rooms}, which is damaged there: put a backup in its place.`,
      );
  });
}
