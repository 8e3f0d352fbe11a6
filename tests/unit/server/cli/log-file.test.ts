import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openToRead, rowsOf } from '../../../../server/cli/log-file.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { entry } from '../../../contract/room-log/kind.ts';

describe('rows of a room for whoever runs a server', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rows-'));
    path = join(folder, 'rooms.sqlite');
    const log = await openSqliteLog(path);
    await log.append(
      'room',
      0,
      Array.from({ length: 1_001 }, (_, index) => entry(`p${index}`)),
    );
    await log.append('another', 0, [entry('x')]);
    await log.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are all of them, in their order, and of no other room', () => {
    const db = openToRead(path);
    const rows = [...rowsOf(db, 'room')];
    expect(rows.map(({ revision }) => revision)).toEqual(rows.map((_, index) => index + 1));
    expect(rows).toHaveLength(1_001);
    expect([...rowsOf(db, 'nowhere')]).toEqual([]);
    db.close();
  });

  it('R309: keep no journal from being emptied, however long whoever takes them rests', () => {
    const db = openToRead(path);
    const rows = rowsOf(db, 'room');
    rows.next();
    const server = new DatabaseSync(path);
    server.exec(`INSERT INTO entries VALUES ('room', 1002, 1, '{"type":"ended"}', NULL, NULL)`);
    expect(server.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 });
    server.close();
    // What is written meanwhile is there, too.
    expect([...rows].at(-1)).toMatchObject({ revision: 1_002 });
    db.close();
  });
});
