import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type * as Fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draftOf, finishRestoring, mustHaveRooms, takeCopy } from '../../../server/restoring.ts';
import { NOW } from '../../support/room.ts';

/** From this rename on nothing is renamed or deleted any more, as after a kill; or that one alone fails. */
const cut = vi.hoisted(() => ({ at: Infinity, once: false, times: 0 }));
vi.mock('node:fs/promises', async original => {
  const fs = await original<typeof Fs>();
  const works = (isRename: boolean) => {
    if (isRename) cut.times += 1;
    return cut.once ? !isRename || cut.times !== cut.at : cut.times < cut.at;
  };
  return {
    ...fs,
    rename: async (from: string, to: string) => {
      if (!works(true)) throw new Error('cut');
      await fs.rename(from, to);
    },
    rm: async (...given: Parameters<typeof fs.rm>) => {
      if (!works(false)) throw new Error('cut');
      await fs.rm(...given);
    },
  };
});

// A file that cannot be read keeps its journal, which has to go with it.
vi.mock('../../../server/log/database.ts', () => ({
  openDatabase: () => {
    throw new Error('damaged');
  },
}));

const ALL = ['rooms.sqlite', 'rooms.sqlite-wal', 'rooms.sqlite-shm', 'rooms.sqlite-runs'];

describe('R371: a copy that takes the place of the rooms', () => {
  let folder: string;
  const content = (name: string) => readFileSync(join(folder, name), 'utf8');

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'restoring-'));
    Object.assign(cut, { at: Infinity, once: false, times: 0 });
    for (const name of ALL) writeFileSync(join(folder, name), 'before');
    writeFileSync(await draftOf(folder), 'copy');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const isUntouched = () => {
    expect(readdirSync(folder).toSorted()).toEqual([...ALL].toSorted());
    for (const name of ALL) expect(content(name)).toBe('before');
  };
  const isTaken = () => {
    const names = readdirSync(folder);
    const [kept = ''] = names.filter(name => name.startsWith('rooms.sqlite.before-'));
    expect(names).toHaveLength(1 + ALL.length);
    expect(content('rooms.sqlite')).toBe('copy');
    for (const name of ALL) expect(content(name.replace('rooms.sqlite', kept))).toBe('before');
  };

  it.each([1, 2, 3, 4, 5, 6])(
    'killed before it renames a file for the time %i: nothing is lost or mixed up',
    async at => {
      cut.at = at;
      await expect(takeCopy(folder, new Date(NOW))).rejects.toThrow('cut');
      cut.at = Infinity;
      // Whoever comes next.
      expect(await finishRestoring(folder)).toBe(at === 1 ? 0 : 1);
      await mustHaveRooms(folder);
      if (at > 1) return isTaken();
      await draftOf(folder);
      isUntouched();
    },
  );

  it.each([2, 3, 4, 5, 6])('that cannot rename a file for the time %i puts back what it moved', async at => {
    Object.assign(cut, { at, once: true });
    await expect(takeCopy(folder, new Date(NOW))).rejects.toThrow('cut');
    expect(await finishRestoring(folder)).toBe(0);
    isUntouched();
  });

  it('is there at the end, with what was there beside it', async () => {
    await takeCopy(folder, new Date(NOW));
    isTaken();
    expect(existsSync(join(folder, 'rooms.sqlite.restoring'))).toBe(false);
  });
});
