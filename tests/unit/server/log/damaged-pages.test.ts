import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DamagedLog, type RoomLog } from '../../../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { LogUnavailable, WatchedLog } from '../../../../server/log/WatchedLog.ts';
import { createLogger } from '../../../../server/logger.ts';
import { loadRoom, SNAPSHOT_FORMAT, snapshotOf } from '../../../../server/relay/loading.ts';
import { damagePage, said, wordsOf, writeRoom } from '../../../support/damaged-file.ts';
import { NOW } from '../../../support/room.ts';

const ENTRIES = 300;
const DAMAGED = 150;

let folder: string;
let path: string;
let log: RoomLog;
/** What the log told. */
let told: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'damaged-'));
  path = join(folder, 'rooms.sqlite');
  told = [];
  log = await openSqliteLog(path);
  await writeRoom(log, 'ill', ENTRIES);
  await writeRoom(log, 'well', ENTRIES);
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The log, opened anew after something was done to its file. */
async function reopen(work: () => void = () => undefined): Promise<void> {
  await log.close();
  work();
  const error = (_of: unknown, words: string) => void told.push(words);
  log = await openSqliteLog(path, { logger: { error } as never });
}

const damage = (revision: number) => reopen(() => damagePage(path, wordsOf('ill', revision)));
const holds = (words: string) => readdirSync(folder).filter(name => readFileSync(join(folder, name)).includes(words));
const open = (slug: string) => loadRoom(log, slug, () => undefined);

describe('R278: a page of the file that is damaged', () => {
  it('damages the room that is on it, by the first entry that cannot be read, and no other one', async () => {
    await damage(DAMAGED);
    for (let turn = 0; turn < 2; turn += 1) {
      const error = await open('ill').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(DamagedLog);
      const { revision } = error as DamagedLog;
      expect(revision).toBeGreaterThan(DAMAGED - 20);
      expect(revision).toBeLessThanOrEqual(DAMAGED);
      expect((await open('well'))?.state.revision).toBe(ENTRIES);
      expect(await log.load('nowhere')).toEqual([]);
    }
  });

  it('and so does a number that none ever was', async () => {
    const sql = `UPDATE entries SET at = 9223372036854775807 WHERE slug = 'ill' AND revision = ${DAMAGED}`;
    await reopen(() => new DatabaseSync(path).exec(sql));
    await expect(open('ill')).rejects.toMatchObject({ name: 'DamagedLog', revision: DAMAGED });
    expect((await log.load('ill', 0, DAMAGED - 1)).length).toBe(DAMAGED - 1);
    expect((await open('well'))?.state.revision).toBe(ENTRIES);
  });

  it('is no trouble of the whole log: others are written and read, and the server is ready', async () => {
    await damage(ENTRIES);
    const watched = new WatchedLog(log, createLogger('silent'));
    const next = (slug: string) =>
      watched.append(slug, ENTRIES, [{ at: NOW, event: said(slug, ENTRIES + 1), by: null }]);
    // Together, as one transaction.
    const [ill, well] = await Promise.allSettled([next('ill'), next('well')]);
    expect(well.status).toBe('fulfilled');
    if (ill.status === 'rejected') expect(ill.reason).toBeInstanceOf(LogUnavailable);
    await expect(watched.load('ill')).rejects.toBeInstanceOf(DamagedLog);
    expect(watched.problem).toBeNull();
    await watched.close();
  });
});

describe('R311: a snapshot on a page that is damaged', () => {
  beforeEach(async () => {
    const { state, tail } = (await open('ill'))!;
    expect(await log.keepSnapshot('ill', SNAPSHOT_FORMAT, snapshotOf(state, tail))).toBe(true);
  });

  /** What came last into the file stands at its end. */
  const damageSnapshot = () => reopen(() => damagePage(path, wordsOf('ill', DAMAGED), 'last'));

  it('is not read: the log is', async () => {
    await damageSnapshot();
    const loaded = await open('ill');
    expect([loaded?.state.revision, loaded?.kept]).toEqual([ENTRIES, 0]);
  });

  it('R380: keeps nothing that is forgotten elsewhere from leaving the disk, and that it stays is said once', async () => {
    await damageSnapshot();
    await log.dropSnapshot('ill');
    const [, , third] = await log.load('well', 0, 3);
    if (third?.event.type !== 'said') throw new Error('Ada said nothing.');
    await log.rewrite('well', [{ ...third, event: { ...third.event, message: { ...third.event.message, text: '' } } }]);
    expect(await log.tidy()).toBe(true);
    expect(holds(wordsOf('well', 3))).toEqual([]);
    expect(await log.tidy()).toBe(true);
    expect(told).toEqual([expect.stringContaining('an old snapshot cannot be deleted')]);
  });
});

describe('R336: of a removed room what is on a page that is damaged', () => {
  it('stays there; the rest of it leaves the disk, as do rooms that are removed after it, and that is said', async () => {
    await damage(DAMAGED);
    await log.remove('ill', NOW);
    await log.cleared?.();
    expect(told).toEqual(['something that removed rooms held stays: the file is damaged there']);
    for (const revision of [3, ENTRIES]) expect(holds(wordsOf('ill', revision))).toEqual([]);
    await log.remove('well', NOW);
    await log.cleared?.();
    expect(holds('well-words')).toEqual([]);
    expect(told).toHaveLength(1);
    // The next process tries again, and says it again.
    await reopen();
    await log.cleared?.();
    expect(told).toHaveLength(2);
    expect(await log.removed('ill')).toBe(NOW);
  });
});
