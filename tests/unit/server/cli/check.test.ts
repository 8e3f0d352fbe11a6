import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { check } from '../../../../server/cli/check.ts';
import type * as LogFile from '../../../../server/cli/log-file.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { loadRoom, SNAPSHOT_FORMAT, snapshotOf } from '../../../../server/relay/loading.ts';
import { createdEntry, NOW } from '../../../support/room.ts';

/** What a server does while a room is read. */
const meanwhile = vi.hoisted((): { does: () => void } => ({ does: () => undefined }));
vi.mock('../../../../server/cli/log-file.ts', async original => {
  const logFile = await original<typeof LogFile>();
  return {
    ...logFile,
    *rowsOf(...given: Parameters<typeof logFile.rowsOf>) {
      for (const row of logFile.rowsOf(...given)) {
        yield row;
        meanwhile.does();
      }
    },
  };
});

describe('R309: a check beside a server finds nothing wrong', () => {
  let folder: string;
  let path: string;
  let told: string[];
  const tell = (line: string) => void told.push(line);
  const exec = (sql: string) => {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'check-'));
    path = join(folder, 'rooms.sqlite');
    told = [];
    meanwhile.does = () => undefined;
    const log = await openSqliteLog(path);
    const { event, at } = createdEntry();
    if (event.type !== 'created') throw new Error('There is no room.');
    await log.append('room', 0, [
      { at, event: { ...event, facts: { ...event.facts, slug: 'room' } }, by: null },
      { at: NOW, event: { type: 'started', at: NOW }, by: null },
    ]);
    const { state, tail } = (await loadRoom(log, 'room', () => undefined))!;
    // A snapshot that is not what the log leads to.
    const parts = [...snapshotOf(state, tail).parts].map(part => part.replace('"room"', '"moor"'));
    expect(await log.keepSnapshot('room', SNAPSHOT_FORMAT, { revision: state.revision, parts })).toBe(true);
    await log.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const isWell = () => {
    expect([check(path, tell), told.filter(line => line.startsWith('✗'))]).toEqual([true, []]);
    expect(told.join()).not.toContain('compact');
  };

  it('but a snapshot that nobody is about to replace', () => {
    expect(check(path, tell)).toBe(false);
    expect(told).toContain('✗ room room: its snapshot is not what its log leads to');
  });

  it('in a room of whose log something is being taken out: its snapshot is dropped after that', () => {
    exec(`INSERT INTO marks VALUES ('room', 0, 3)`);
    isWell();
  });

  it('in a snapshot that is replaced or dropped while the room is read', () => {
    meanwhile.does = () => exec('UPDATE snapshots SET made = made + 1');
    isWell();
    meanwhile.does = () => exec('DELETE FROM snapshots');
    isWell();
  });

  it('in a room that is removed while it is read', () => {
    meanwhile.does = () => exec(`INSERT OR IGNORE INTO removed VALUES ('room', 1, 0); DELETE FROM entries`);
    exec(`UPDATE entries SET event = '{' WHERE revision = 2`);
    isWell();
    expect(told).toContain('✓ 0 rooms, 0 entries, 0 damaged');
  });
});
