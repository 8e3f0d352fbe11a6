import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';

const APPENDER = new URL('../../../support/append-without-end.ts', import.meta.url);

describe('the SQLite room log', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sqlite-log-'));
    path = join(folder, 'rooms.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a file of a newer version with what to do, and leaves it as it was', () => {
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => openSqliteLog(path)).toThrow(/newer version \(schema 99; this version knows \d+\)\. Update Sidestage/);
    const after = new DatabaseSync(path);
    expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
    after.close();
  });

  it('refuses a file that is no database', () => {
    writeFileSync(path, 'this is a text, and a rather long one at that, so that it has a whole header'.repeat(20));
    expect(() => openSqliteLog(path)).toThrow(/not a database/);
  });

  it('has every entry it acknowledged when its process is killed in the middle', async () => {
    const child = fork(APPENDER, [path], { execArgv: [] });
    let acknowledged = 0;
    child.on('message', revision => {
      acknowledged = Number(revision);
      if (acknowledged === 200) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const log = openSqliteLog(path);
    const entries = await log.load('room');
    await log.close();
    expect(acknowledged).toBeGreaterThanOrEqual(200);
    expect(entries.length).toBeGreaterThanOrEqual(acknowledged);
    expect(entries.map(({ revision }) => revision)).toEqual(entries.map((_, index) => index + 1));
  });
});
