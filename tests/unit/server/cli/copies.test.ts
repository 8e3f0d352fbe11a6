import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomEvent } from '../../../../core/room/events.ts';
import { backup, compact, restore } from '../../../../server/cli/copies.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { NOW } from '../../../support/room.ts';

const WORD = 'unspeakable';
const ROOMS = ['a', 'b', 'm', 'z'];

describe('R370: what is forgotten in a file of rooms that was copied before', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'copies-'));
    path = join(folder, 'rooms.sqlite');
    const log = await openSqliteLog(path);
    const revisions = new Map(ROOMS.map(slug => [slug, 0]));
    for (let turn = 0; turn < 400; turn += 1) {
      const slug = ROOMS[(turn * 7) % ROOMS.length]!;
      const before = revisions.get(slug)!;
      const event: RoomEvent = {
        type: 'chat-barred',
        who: `person-${turn}`,
        name: `${WORD}-${turn}-`.repeat(turn % 9),
      };
      await log.append(slug, before, [{ at: turn, event, by: null }]);
      revisions.set(slug, before + 1);
    }
    await log.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const filesWithWords = () => readdirSync(folder).filter(name => readFileSync(join(folder, name)).includes(WORD));

  /** Has all words forgotten, as the server does. */
  async function forget(): Promise<void> {
    const log = await openSqliteLog(path);
    for (const slug of ROOMS) {
      const entries = await log.load(slug);
      const last = entries.length;
      await log.append(slug, last, [{ at: 1, event: { type: 'people-forgotten', people: ['a'] }, by: null }]);
      const without = entries.map(one =>
        one.event.type === 'chat-barred' ? { ...one, event: { ...one.event, name: '' } } : one,
      );
      await log.rewrite(slug, without);
      await log.forgot(slug, last + 1);
    }
    expect(await log.tidy()).toBe(true);
    await log.cleared?.();
    await log.close();
  }

  it('is in no file any more after it was compacted', async () => {
    await compact(folder);
    expect(filesWithWords()).toEqual(['rooms.sqlite']);
    await forget();
    expect(filesWithWords()).toEqual([]);
  });

  it('R349: gives its room on the disk back when the file is compacted, and changes nothing else', async () => {
    const before = statSync(path).size;
    await forget();
    const rowsOf = () => {
      const db = new DatabaseSync(path);
      const rows = db.prepare('SELECT * FROM entries ORDER BY slug, revision').all();
      db.close();
      return rows.map(row => ({ ...row, event: String(row['event']) }));
    };
    const db = new DatabaseSync(path);
    // Nobody forgot anything in one of these rooms, and the other's entry cannot be read.
    db.exec(`INSERT INTO entries VALUES ('untouched', 1, 1, '{}  ', NULL, NULL), ('a', 1000, 1, '{"a": ', NULL, NULL)`);
    db.close();
    const had = rowsOf();
    await compact(folder);
    const has = rowsOf();
    expect(statSync(path).size).toBeLessThan(0.8 * before);
    expect(has.map(row => ({ ...row, event: row.event.trimEnd() }))).toEqual(
      had.map(row => ({ ...row, event: row.event.trimEnd() })),
    );
    expect(has.filter(({ event }) => event.endsWith(' ')).map(({ event }) => event)).toEqual(['{"a": ', '{}  ']);
  });

  it('is in no file any more after a backup was restored', async () => {
    const copy = join(folder, 'copy.sqlite');
    await backup(path, copy);
    const { kept } = await restore(copy, folder, new Date(NOW));
    for (const one of [copy, kept!]) rmSync(one);
    expect(filesWithWords()).toEqual(['rooms.sqlite']);
    await forget();
    expect(filesWithWords()).toEqual([]);
  });

  it('is in no file any more after it was compacted by an earlier version, whose leftovers are looked for once', async () => {
    // As version 7 of the tables was compacted.
    const earlier = new DatabaseSync(path);
    earlier.exec('DROP TABLE IF EXISTS chores; PRAGMA user_version = 7; VACUUM');
    earlier.close();
    await forget();
    expect(filesWithWords()).toEqual([]);
    const after = new DatabaseSync(path, { readOnly: true });
    expect(after.prepare('SELECT * FROM chores').all()).toEqual([]);
    after.close();
  });
});
