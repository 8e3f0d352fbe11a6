import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoomLog } from '../../../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { entry, ids } from '../../../contract/room-log/kind.ts';
import { workersOf } from '../../../support/workers.ts';

const MIB = 2 ** 20;

describe('snapshots in a SQLite file', () => {
  let folder: string;
  let path: string;
  let log: RoomLog;
  let free: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'snapshots-'));
    path = join(folder, 'rooms.db');
    free = Infinity;
    log = await openSqliteLog(path, { free: async () => free });
    await log.append('room', 0, [entry('a')]);
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const parts = (mib: number) => Array.from({ length: mib * 16 }, () => 'x'.repeat(MIB / 16 - 1));
  const keep = (mib: number) => log.keepSnapshot('room', '1', { revision: 1, parts: parts(mib) });
  const read = async () => [...((await log.snapshot('room', '1'))?.parts ?? [])].join('').length;
  const rows = (table: string) => {
    const db = new DatabaseSync(path);
    const found = db.prepare(`SELECT count(*) AS count FROM ${table}`).get();
    db.close();
    return found?.['count'];
  };
  const journal = () => statSync(`${path}-wal`).size / MIB;

  it('R359: none is written where less than 64 MiB would be free, and the journal is as small as before', async () => {
    free = 63 * MIB;
    await expect(keep(1)).rejects.toMatchObject({ name: 'NoRoomForSnapshot' });
    expect([rows('snapshots'), rows('snapshot_pieces')]).toEqual([0, 0]);
    expect(journal()).toBeLessThan(1);
    expect(ids(await log.append('room', 1, [entry('b')]))).toEqual(['b']);
  });

  it('R359: nor one where less than four times its size would be free; the one before stays', async () => {
    await log.close();
    log = await openSqliteLog(path, { free: async () => free, leave: MIB });
    expect(await keep(1)).toBe(true);
    const before = await read();
    free = 7 * MIB;
    await expect(keep(2)).rejects.toMatchObject({ name: 'NoRoomForSnapshot' });
    expect(await read()).toBe(before);
    expect(rows('snapshot_pieces')).toBe(4);
    expect(journal()).toBeLessThan(1);
  });

  it('R361: a large one is written in small transactions, so that the journal stays small, and replaces the one before', async () => {
    let largest = 0;
    const watching = setInterval(() => (largest = Math.max(largest, journal())), 5);
    for (let times = 0; times < 2; times += 1) expect(await keep(40)).toBe(true);
    clearInterval(watching);
    expect(largest).toBeLessThan(20);
    expect(await read()).toBe(parts(40).join('').length);
    expect(rows('snapshot_pieces')).toBe(160);
  });

  it('R361: while one is written others are read, and entries are appended', async () => {
    await log.keepSnapshot('other', '1', { revision: 0, parts: ['y'] });
    let kept = false;
    const keeping = keep(40).then(() => (kept = true));
    const order: string[] = [];
    for (let revision = 1; revision < 20; revision += 1) {
      await log.append('room', revision, [entry('b')]);
      expect(await log.revision('room')).toBe(revision + 1);
      if (!kept) order.push('meanwhile');
    }
    expect(order.length).toBeGreaterThan(5);
    await keeping;
    expect(await read()).toBe(parts(40).join('').length);
  });

  it('R361: closing does not wait for a large one, of which nothing is left when the file was opened again', async () => {
    const keeping = keep(40).catch((error: unknown) => error);
    await vi.waitFor(() => expect(rows('snapshot_pieces')).toBeGreaterThan(1), { interval: 2 });
    await log.close();
    expect(await keeping).toMatchObject({ message: 'The room log is closed.' });
    expect(rows('snapshot_pieces')).toBeGreaterThan(0);
    log = await openSqliteLog(path);
    await vi.waitFor(() => expect(rows('snapshot_pieces')).toBe(0), { timeout: 20_000 });
    expect(await log.snapshot('room', '1')).toBeNull();
  });

  it('R361: of one whose thread ends in the middle nothing is read, and the next one is kept', async () => {
    await log.close();
    const { result, workers } = await workersOf(() => openSqliteLog(path));
    log = result;
    const keeping = keep(40).catch((error: unknown) => error);
    await vi.waitFor(() => expect(rows('snapshot_pieces')).toBeGreaterThan(1), { interval: 2 });
    await workers[2]!.terminate();
    expect(await keeping).toMatchObject({ name: 'ThreadEnded' });
    expect(await log.snapshot('room', '1')).toBeNull();
    await vi.waitFor(async () => expect(await keep(1)).toBe(true), { timeout: 20_000 });
    expect(await log.tidy()).toBe(true);
    expect(rows('snapshot_pieces')).toBe(4);
  });

  it('R361: one with a piece missing, or another in its place, is none', async () => {
    await keep(1);
    const other = new DatabaseSync(path);
    other.exec(
      'UPDATE snapshot_pieces SET number = 3 - number + 100; UPDATE snapshot_pieces SET number = number - 100',
    );
    expect(await log.snapshot('room', '1')).not.toBeNull();
    other.exec(`UPDATE snapshot_pieces SET piece = zeroblob(10) WHERE number = 2`);
    expect(await log.snapshot('room', '1')).toBeNull();
    other.exec('DELETE FROM snapshot_pieces WHERE number = 2');
    expect(await log.snapshot('room', '1')).toBeNull();
    other.close();
  });
});
