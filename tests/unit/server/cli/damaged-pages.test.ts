import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../../../server/cli/check.ts';
import { compact } from '../../../../server/cli/copies.ts';
import { exportRoom } from '../../../../server/cli/export.ts';
import { Problem } from '../../../../server/cli/problem.ts';
import { removeRoom } from '../../../../server/cli/remove.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { loadRoom, SNAPSHOT_FORMAT, snapshotOf } from '../../../../server/relay/loading.ts';
import { damagePage, wordsOf, writeRoom } from '../../../support/damaged-file.ts';
import { NOW } from '../../../support/room.ts';

const ENTRIES = 300;
const DAMAGED = 150;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'damaged-'));
  path = join(folder, 'rooms.sqlite');
  const log = await openSqliteLog(path);
  await writeRoom(log, 'ill', ENTRIES);
  await writeRoom(log, 'well', ENTRIES);
  await log.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a check says, and whether all is well. */
function checked(): { well: boolean; told: string } {
  const told: string[] = [];
  const well = check(path, line => void told.push(line));
  return { well, told: told.join('\n') };
}

describe('R309: with a page of the file that is damaged', () => {
  it('a check names the room and the first entry that cannot be read, and goes through all others', () => {
    damagePage(path, wordsOf('ill', DAMAGED));
    const { well, told } = checked();
    expect(well).toBe(false);
    expect(told).toMatch(/✗ SQLite: /);
    expect(told).toMatch(/✗ room ill: Entry 1[34]\d of a room's log cannot be read: its file is damaged there\./);
    expect(told).toMatch(/✗ 2 rooms, \d+ entries, 1 damaged/);
  });

  it('an export has every row that can be read, and names those that cannot', async () => {
    damagePage(path, wordsOf('ill', DAMAGED));
    const target = join(folder, 'ill.jsonl');
    const { written, unreadable } = await exportRoom(path, 'ill', target);
    expect(written + unreadable).toBe(ENTRIES);
    expect(unreadable).toBeGreaterThan(0);
    expect(unreadable).toBeLessThan(20);
    const lines = readFileSync(target, 'utf8').trimEnd().split('\n');
    const rows = lines.map(line => JSON.parse(line) as { revision: number; unreadable?: boolean });
    expect(rows.map(({ revision }) => revision)).toEqual(Array.from({ length: ENTRIES }, (_, index) => index + 1));
    expect(rows[DAMAGED - 1]).toEqual({ revision: DAMAGED, unreadable: true });
    expect((await exportRoom(path, 'well', join(folder, 'well.jsonl'))).unreadable).toBe(0);
  });

  it('R336: a room is removed, and whoever does it is told that something of it stays', async () => {
    damagePage(path, wordsOf('ill', DAMAGED));
    const error = await removeRoom(folder, 'ill', NOW).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).message).toMatch(/is removed, and nobody can open it\. Some of what was in it stays/);
    await removeRoom(folder, 'well', NOW);
    expect(readFileSync(path).includes('well-words')).toBe(false);
  });
});

describe('R362: a snapshot on a page that is damaged', () => {
  beforeEach(async () => {
    const log = await openSqliteLog(path);
    const { state, tail } = (await loadRoom(log, 'ill', () => undefined))!;
    expect(await log.keepSnapshot('ill', SNAPSHOT_FORMAT, snapshotOf(state, tail))).toBe(true);
    await log.close();
    damagePage(path, wordsOf('ill', DAMAGED), 'last');
  });

  it('is found by a check, which finds the room itself whole; compacting drops it, and nothing else', async () => {
    expect(checked().told).toMatch(/✗ room ill: its snapshot is not what its log leads to/);
    expect(checked().told).toMatch(/✓ 2 rooms, 600 entries, 0 damaged/);
    await compact(folder);
    expect(checked()).toMatchObject({ well: true });
    const log = await openSqliteLog(path);
    const { state, tail, kept } = (await loadRoom(log, 'ill', () => undefined))!;
    expect([state.revision, kept]).toEqual([ENTRIES, 0]);
    // The server makes new ones.
    expect(await log.keepSnapshot('ill', SNAPSHOT_FORMAT, snapshotOf(state, tail))).toBe(true);
    expect((await loadRoom(log, 'ill', () => undefined))?.kept).toBe(ENTRIES);
    await log.close();
  });
});
