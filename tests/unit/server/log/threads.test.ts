import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RevisionConflict, type RoomLog } from '../../../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { entry, ids } from '../../../contract/room-log/kind.ts';
import { workersOf } from '../../../support/workers.ts';

/** Of all processes, where the system shows them. */
const LOCKS = '/proc/locks';

describe('R357: a thread of the room log that ends is made again', () => {
  let folder: string;
  let path: string;
  let log: RoomLog;
  let writer: Worker;
  let reader: Worker;
  const told = vi.fn<(about: object, words: string) => void>();

  beforeEach(async () => {
    told.mockClear();
    folder = mkdtempSync(join(tmpdir(), 'log-threads-'));
    path = join(folder, 'rooms.db');
    const opened = await workersOf(() => openSqliteLog(path, { logger: { error: told as never } }));
    log = opened.result;
    [writer, reader] = opened.workers as [Worker, Worker];
    await log.append('room', 0, [entry('a')]);
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const inTheEnd = <Result>(work: () => Promise<Result>) => vi.waitFor(work, { timeout: 20_000 });

  it('the one that reads: what is asked meanwhile fails by name, and the server’s log says so', async () => {
    await reader.terminate();
    await expect(log.load('room')).rejects.toMatchObject({ name: 'ThreadEnded' });
    expect(told).toHaveBeenCalledWith(expect.objectContaining({ use: 'read' }), expect.stringMatching(/made again/));
    expect(ids(await inTheEnd(() => log.load('room')))).toEqual(['a']);
  });

  it('the one that writes: nothing was written, and then everything is again', async () => {
    await writer.terminate();
    await expect(log.append('room', 1, [entry('b')])).rejects.toMatchObject({ name: 'ThreadEnded' });
    expect(ids(await log.load('room'))).toEqual(['a']);
    await inTheEnd(() => log.append('room', 1, [entry('b')]));
    expect(ids(await log.load('room'))).toEqual(['a', 'b']);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('again and again', async () => {
    for (let times = 1; times <= 3; times += 1) {
      const { workers } = await workersOf(async () => {
        await reader.terminate();
        await inTheEnd(() => log.load('room'));
      });
      reader = workers[0]!;
    }
    expect(ids(await log.load('room'))).toEqual(['a']);
    expect(told).toHaveBeenCalledTimes(3);
  });

  /** Appends while somebody else holds the file, so that the thread is in the middle of it, and ends the thread. */
  async function endedInTheMiddle(meanwhile: (other: DatabaseSync) => void) {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const heard: string[] = [];
    log.subscribe('room', 1, entries => heard.push(...ids(entries)));
    const outcome = log.append('room', 1, [entry('b'), entry('c')]).then(ids, (error: unknown) => error);
    // The thread has it once it answered what was asked before.
    await new Promise(resolve => setImmediate(resolve));
    const exited = once(writer, 'exit');
    // Before the file is let go of: it waits for that, and would go on.
    const terminated = writer.terminate();
    meanwhile(other);
    other.close();
    await terminated;
    await exited;
    return { outcome: await outcome, heard };
  }

  /** Locks that the system knows on the file. */
  function locks(): number {
    const { ino } = statSync(path);
    return readFileSync(LOCKS, 'utf8')
      .split('\n')
      .filter(line => line.includes(`:${ino} `)).length;
  }

  // Without them tools with a SQLite older than 3.51 take themselves for the last ones, and delete the journal.
  it.runIf(existsSync(LOCKS))(
    'R372: the one that writes, after it overwrote what a room left: the file is locked',
    async () => {
      await log.append('gone', 0, [entry('x')]);
      await log.remove('gone', 1);
      await log.cleared!();
      const before = locks();
      expect(before).toBeGreaterThan(0);
      const exited = once(writer, 'exit');
      await writer.terminate();
      await exited;
      await inTheEnd(() => log.append('room', 1, [entry('b')]));
      expect(locks()).toBe(before);
    },
  );

  it('what was to be written is not acknowledged when it is not in the file', async () => {
    const { outcome, heard } = await endedInTheMiddle(() => undefined);
    const written = ids(await log.load('room'));
    // The thread may have come to it when the file was let go of: then it counts.
    if (outcome instanceof Error) {
      expect(outcome).toMatchObject({ name: 'ThreadEnded' });
      expect([written, heard]).toEqual([['a'], []]);
    } else
      expect([outcome, written, heard]).toEqual([
        ['b', 'c'],
        ['a', 'b', 'c'],
        ['b', 'c'],
      ]);
  });

  it('what is in the file is acknowledged, once, and listeners hear of it', async () => {
    const { outcome, heard } = await endedInTheMiddle(other => {
      const insert = other.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, NULL, NULL)');
      for (const [index, id] of ['b', 'c'].entries()) {
        const { at, event } = entry(id);
        insert.run('room', index + 2, at, JSON.stringify(event));
      }
      other.exec('COMMIT');
    });
    expect(outcome).toEqual(['b', 'c']);
    expect(heard).toEqual(['b', 'c']);
    expect(ids(await log.load('room'))).toEqual(['a', 'b', 'c']);
  });

  it('what somebody else wrote in its place is a conflict', async () => {
    const { outcome } = await endedInTheMiddle(other => {
      const { at, event } = entry('x');
      other.prepare(`INSERT INTO entries VALUES ('room', 2, ?, ?, NULL, NULL)`).run(at, JSON.stringify(event));
      other.exec('COMMIT');
    });
    expect(outcome).toBeInstanceOf(RevisionConflict);
  });

  it('closes while a thread is not there', async () => {
    await Promise.all([reader.terminate(), writer.terminate()]);
    const appending = log.append('room', 1, [entry('b')]).catch((error: unknown) => error);
    await log.close();
    expect(await appending).toBeInstanceOf(Error);
    await expect(log.load('room')).rejects.toThrow('The room log is closed.');
  });

  it('a load that is cut by closing says that the log was closed', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => entry(`p${index}`));
    await log.append('room', 1, many);
    const loading = log.load('room').catch((error: unknown) => error);
    await log.close();
    const outcome = await loading;
    if (outcome instanceof Error) expect(outcome.message).toBe('The room log is closed.');
    else expect(outcome).toHaveLength(5_001);
  });
});
