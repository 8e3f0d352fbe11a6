import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomEvent } from '../../../../core/room/events.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { SqliteFile } from '../../../../server/log/SqliteFile.ts';
import { entry } from '../../../contract/room-log/kind.ts';

const APPENDER = new URL('../../../support/append-without-end.ts', import.meta.url);

describe('the SQLite room log', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sqlite-log-'));
    path = join(folder, 'rooms.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a file of a newer version with what to do, and leaves it as it was', async () => {
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    await expect(openSqliteLog(path)).rejects.toThrow(
      /newer version \(schema 99; this version knows \d+\)\. Update Sidestage/,
    );
    const after = new DatabaseSync(path);
    expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
    after.close();
  });

  /** As the first version made a file. */
  function writtenFirst(...events: object[]): void {
    const old = new DatabaseSync(path);
    old.exec(`
      CREATE TABLE entries (
        slug TEXT NOT NULL, revision INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, participant TEXT,
        command TEXT, PRIMARY KEY (slug, revision)
      ) STRICT, WITHOUT ROWID;
      PRAGMA user_version = 1;
    `);
    const insert = old.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, NULL, NULL)');
    for (const [index, event] of events.entries()) insert.run('room', index + 1, 1, JSON.stringify(event));
    old.close();
  }
  const inFile = <Row>(sql: string): Row[] => {
    const db = new DatabaseSync(path);
    const rows = db.prepare(sql).all() as Row[];
    db.close();
    return rows;
  };
  const ended: RoomEvent = { type: 'ended', farewell: '', reason: 'moderator' };

  it('R305: reads the file of the first version, its events in today’s form, and goes on writing it', async () => {
    writtenFirst({ type: 'ended' });
    const log = await openSqliteLog(path);
    expect((await log.load('room')).map(({ event }) => event)).toEqual([ended]);
    await log.append('room', 1, [{ at: 2, event: ended, by: null }]);
    expect((await log.load('room')).map(({ event }) => event)).toEqual([ended, ended]);
    await log.close();
    expect(
      inFile<{ event: string }>('SELECT event FROM entries').map(({ event }) => JSON.parse(event) as object),
    ).toEqual([{ type: 'ended' }, { v: 2, ...ended }]);
  });

  it('R307: refuses a file with events of a newer version, says which and what to do, and leaves it as it was', async () => {
    const log = await openSqliteLog(path);
    await log.append('room', 0, [
      { at: 1, event: ended, by: null },
      { at: 1, event: { type: 'reopened', at: 1 }, by: null },
    ]);
    await log.close();
    expect(inFile('SELECT type, version FROM formats ORDER BY type')).toEqual([
      { type: 'ended', version: 2 },
      { type: 'reopened', version: 1 },
    ]);
    const db = new DatabaseSync(path);
    db.exec(`UPDATE formats SET version = 3 WHERE type = 'ended'; INSERT INTO formats VALUES ('was-dreamt-of', 1)`);
    db.close();
    const [before] = inFile('SELECT total_changes(), * FROM entries');
    await expect(openSqliteLog(path)).rejects.toThrow(
      /written by a newer version: it holds events .* does not know \(ended 3, was-dreamt-of 1\)\. Update Sidestage/,
    );
    expect(inFile('SELECT total_changes(), * FROM entries')[0]).toEqual(before);
  });

  it('R307: opens a file that a newer version only opened, and keeps what was noted of its events', async () => {
    const log = await openSqliteLog(path);
    await log.append('room', 0, [{ at: 1, event: ended, by: null }]);
    await log.close();
    const again = await openSqliteLog(path);
    await again.append('room', 1, [{ at: 1, event: ended, by: null }]);
    await again.close();
    expect(inFile('SELECT type, version FROM formats')).toEqual([{ type: 'ended', version: 2 }]);
  });

  it('R307: notes the form of an event again when the append that wrote it first was taken back', async () => {
    const log = await openSqliteLog(path);
    // No whole number, which a strict table refuses.
    await expect(log.append('room', 0, [{ at: 0.5, event: ended, by: null }])).rejects.toThrow();
    expect(inFile('SELECT * FROM formats')).toEqual([]);
    await log.append('room', 0, [{ at: 1, event: ended, by: null }]);
    await log.close();
    expect(inFile('SELECT type FROM formats')).toEqual([{ type: 'ended' }]);
  });

  it('refuses a file that is no database, with the code that says so', async () => {
    writeFileSync(path, 'this is a text, and a rather long one at that, so that it has a whole header'.repeat(20));
    await expect(openSqliteLog(path)).rejects.toMatchObject({
      message: expect.stringMatching(/not a database/) as string,
      code: 'ERR_SQLITE_ERROR',
      errcode: 26,
    });
  });

  it('has every entry it acknowledged when its process is killed in the middle', async () => {
    const child = fork(APPENDER, [path], { execArgv: [] });
    let acknowledged = 0;
    child.on('message', revision => {
      acknowledged = Number(revision);
      if (acknowledged === 200) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const log = await openSqliteLog(path);
    const entries = await log.load('room');
    await log.close();
    expect(acknowledged).toBeGreaterThanOrEqual(200);
    expect(entries.length).toBeGreaterThanOrEqual(acknowledged);
    expect(entries.map(({ revision }) => revision)).toEqual(entries.map((_, index) => index + 1));
  });
  it('R310: brings a file of version 1 up to date, with all that is in it', async () => {
    writtenFirst({ type: 'left', id: 'a', reason: 'left' }, { type: 'left', id: 'b', reason: 'gone' });
    const log = await openSqliteLog(path);
    expect(await log.load('room')).toEqual([
      { revision: 1, at: 1, event: { type: 'left', id: 'a', reason: 'left' }, by: null },
      { revision: 2, at: 1, event: { type: 'left', id: 'b', reason: 'gone' }, by: null },
    ]);
    await log.keepSnapshot('room', '1', { revision: 2, parts: ['x'] });
    expect(await log.snapshot('room', '1')).toMatchObject({ revision: 2 });
    await log.close();
    const after = new DatabaseSync(path);
    expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 7 });
    after.close();
  });

  it('R311: a snapshot that was damaged is none', async () => {
    const log = await openSqliteLog(path);
    await log.append('room', 0, [{ at: 1, event: { type: 'left', id: 'a', reason: 'left' }, by: null }]);
    await log.keepSnapshot('room', '1', { revision: 1, parts: ['one', 'two'] });
    const other = new DatabaseSync(path);
    other.exec(`UPDATE snapshot_pieces SET piece = CAST('one' || char(10) || 'twi' || char(10) AS BLOB)`);
    expect(await log.snapshot('room', '1')).toBeNull();
    other.exec(`UPDATE snapshot_pieces SET piece = CAST('one' || char(10) || 'two' || char(10) AS BLOB)`);
    expect(await log.snapshot('room', '1')).not.toBeNull();
    other.close();
    await log.close();
  });

  it('R310: reads while another process holds the file, and writes when it lets go', async () => {
    const log = await openSqliteLog(path);
    const event = { type: 'left', id: 'a', reason: 'left' } as const;
    await log.append('room', 0, [{ at: 1, event, by: null }]);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    let written = false;
    const writing = log.append('room', 1, [{ at: 2, event, by: null }]).then(() => (written = true));
    expect(await log.load('room')).toHaveLength(1);
    // A snapshot waits, too, and nobody for it.
    const keeping = log.keepSnapshot('room', '1', { revision: 1, parts: ['x'] });
    expect(await log.revision('room')).toBe(1);
    expect(written).toBe(false);
    other.exec('COMMIT');
    other.close();
    await writing;
    expect(await keeping).toBe(true);
    expect(await log.load('room')).toHaveLength(2);
    await log.close();
  });

  it('when a room is to be looked at is noted once nobody else writes, and reading does not wait for that', async () => {
    const log = await openSqliteLog(path);
    await log.append('room', 0, [entry('a')]);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const look = { revision: 1, terms: '', due: 7 };
    const noting = log.noteLook('room', look).then(() => 'noted');
    const reading = log.load('room').then(entries => entries.length);
    expect(await Promise.race([noting, reading])).toBe(1);
    other.exec('COMMIT');
    other.close();
    expect(await noting).toBe('noted');
    expect(await log.rooms('', 1)).toEqual([{ slug: 'room', revision: 1, look }]);
    await log.close();
  });

  it('what is overwritten is in no file any more once it was tidied up', () => {
    const file = new SqliteFile(path, 'append');
    const wordsThere = () => [path, `${path}-wal`].some(one => readFileSync(one).includes('unspeakable'));
    file.append([
      {
        slug: 'room',
        expected: 0,
        told: null,
        types: [],
        forgets: null,
        rows: [[1, 1, '"unspeakable"'.repeat(2_000), null, null]],
      },
    ]);
    expect(wordsThere()).toBe(true);
    const other = new DatabaseSync(path);
    other.exec(`PRAGMA secure_delete = ON; UPDATE entries SET event = ''`);
    other.close();
    expect(file.tidy()).toBe(true);
    expect(wordsThere()).toBe(false);
    file.close();
  });

  it('of rewritten entries and dropped snapshots no copy is left, however rooms are written between each other', async () => {
    const log = await openSqliteLog(path);
    const rooms = ['a', 'b', 'm', 'z'];
    const revisions = new Map(rooms.map(slug => [slug, 0]));
    const wordsThere = () => [path, `${path}-wal`].filter(one => readFileSync(one).includes('unspeakable'));
    for (let turn = 0; turn < 120; turn += 1) {
      const slug = rooms[(turn * 7) % rooms.length]!;
      const before = revisions.get(slug)!;
      // Some fill pages of their own.
      const name = 'unspeakable '.repeat(turn % 20 === 0 ? 900 : 1 + ((turn * 13) % 40));
      const event: RoomEvent = { type: 'chat-barred', who: `person-${turn}`, name };
      const all = Array.from({ length: 1 + (turn % 5) }, () => ({ at: turn, event, by: null }));
      await log.append(slug, before, all);
      revisions.set(slug, before + all.length);
      if (turn % 10 < 4)
        await log.keepSnapshot(slug, '1', { revision: before, parts: [name.repeat(turn % 20 === 0 ? 30 : 1)] });
    }
    expect(wordsThere()).not.toEqual([]);
    for (const slug of rooms) {
      const last = revisions.get(slug)!;
      await log.append(slug, last, [{ at: 1, event: { type: 'people-forgotten', people: ['a'] }, by: null }]);
      const entries = await log.load(slug);
      const without = entries.map(one =>
        one.event.type === 'chat-barred' ? { ...one, event: { ...one.event, name: '' } } : one,
      );
      await log.rewrite(slug, without);
      expect(await log.load(slug)).toEqual(without);
      await log.forgot(slug, last + 1);
    }
    expect(await log.tidy()).toBe(true);
    expect(wordsThere()).toEqual([]);
    await log.close();
    expect(readFileSync(path).includes('unspeakable')).toBe(false);
  });

  it('marks rooms of earlier versions for what was deleted in them', async () => {
    writtenFirst({ type: 'ended' }, { type: 'message-deleted', message: 1, by: 'author' }, { type: 'ended' });
    const log = await openSqliteLog(path);
    expect(await log.marked()).toEqual([{ slug: 'room', done: 0, revision: 2 }]);
    await log.close();
  });
});
