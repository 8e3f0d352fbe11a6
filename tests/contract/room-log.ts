import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry, RoomEvent } from '../../core/room/events.ts';
import { DEFAULT_SETTINGS } from '../../core/room/room.ts';
import { type NewEntry, pagesOf, RevisionConflict, type RoomLog } from '../../server/log/RoomLog.ts';

const APPENDER = new URL('../support/append-without-end.ts', import.meta.url);

export interface RoomLogKind {
  /** Opens the log kept at that path; stores without a file ignore it. */
  readonly open: (path: string) => RoomLog | Promise<RoomLog>;
  /** Whether entries outlive the opened log, and several may be open on one path. */
  readonly durable: boolean;
}

const entry = (id: string, by: LogEntry['by'] = null, at = 1_700_000_000_000): NewEntry => ({
  at,
  event: { type: 'left', id, reason: 'left' },
  by,
});

const ids = (entries: readonly LogEntry[]) =>
  entries.map(({ event }) => (event.type === 'left' ? event.id : event.type));
const revisions = (entries: readonly LogEntry[]) => entries.map(({ revision }) => revision);

/** What every `RoomLog` promises. */
export function roomLogContract(name: string, { open, durable }: RoomLogKind): void {
  describe(`the room log in ${name}`, () => {
    let folder: string;
    let opened: RoomLog[];
    let log: RoomLog;

    const openAgain = async () => {
      const one = await open(join(folder, 'rooms.db'));
      opened.push(one);
      return one;
    };

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'room-log-'));
      opened = [];
      log = await openAgain();
    });

    afterEach(async () => {
      for (const one of opened) await one.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('has nothing to load of a room that does not exist', async () => {
      expect(await log.load('nowhere')).toEqual([]);
      expect(await log.load('nowhere', 7)).toEqual([]);
    });

    it('counts revisions from 1 without gaps and answers the entries as kept', async () => {
      const first = await log.append('room', 0, [entry('a'), entry('b')]);
      const second = await log.append('room', 2, [entry('c', { participant: 'p1', command: 'c1' }, 42)]);
      expect(revisions(first)).toEqual([1, 2]);
      expect(second).toEqual([
        {
          revision: 3,
          at: 42,
          event: { type: 'left', id: 'c', reason: 'left' },
          by: { participant: 'p1', command: 'c1' },
        },
      ]);
      expect(await log.load('room')).toEqual([...first, ...second]);
    });

    it('loads only what came after a revision, oldest first', async () => {
      await log.append('room', 0, [entry('a'), entry('b'), entry('c')]);
      expect(ids(await log.load('room', 1))).toEqual(['b', 'c']);
      expect(await log.load('room', 3)).toEqual([]);
      expect(await log.load('room', 99)).toEqual([]);
    });

    it.each([1, 3, 99])(
      'refuses an append that expects revision %i of a log at 2, and keeps nothing of it',
      async expected => {
        await log.append('room', 0, [entry('a'), entry('b')]);
        const refused = log.append('room', expected, [entry('x'), entry('y')]);
        await expect(refused).rejects.toThrow(RevisionConflict);
        await expect(refused).rejects.toMatchObject({ slug: 'room', expected, actual: 2 });
        expect(ids(await log.load('room'))).toEqual(['a', 'b']);
      },
    );

    it('refuses to create a room twice', async () => {
      await log.append('room', 0, [entry('a')]);
      await expect(log.append('room', 0, [entry('b')])).rejects.toThrow(RevisionConflict);
      await expect(log.append('other', 1, [entry('b')])).rejects.toMatchObject({ expected: 1, actual: 0 });
    });

    it('goes on after a refused append', async () => {
      await log.append('room', 0, [entry('a')]);
      await expect(log.append('room', 0, [entry('x')])).rejects.toThrow(RevisionConflict);
      expect(revisions(await log.append('room', 1, [entry('b')]))).toEqual([2]);
    });

    it('checks the revision of an empty append, too, and changes nothing', async () => {
      expect(await log.append('room', 0, [])).toEqual([]);
      await expect(log.append('room', 4, [])).rejects.toThrow(RevisionConflict);
      expect(await log.load('room')).toEqual([]);
    });

    it('lets exactly one of many concurrent appends at the same revision win', async () => {
      const attempts = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => log.append('room', 0, [entry(`${index}-1`), entry(`${index}-2`)])),
      );
      const won = attempts.filter(({ status }) => status === 'fulfilled');
      const reasons = attempts.flatMap(one => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(won).toHaveLength(1);
      expect(reasons.every(reason => reason instanceof RevisionConflict && reason.actual === 2)).toBe(true);
      expect(await log.load('room')).toHaveLength(2);
    });

    it('takes a chain of appends that were not awaited, in order', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, index) => log.append('room', index, [entry(String(index))])));
      expect(ids(await log.load('room'))).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
    });

    it('keeps rooms apart', async () => {
      const heard: string[] = [];
      log.subscribe('room', 0, entries => heard.push(...ids(entries)));
      await Promise.all([
        log.append('room', 0, [entry('a')]),
        log.append('room-2', 0, [entry('b')]),
        log.append('ROOM', 0, [entry('c')]),
      ]);
      expect(ids(await log.load('room'))).toEqual(['a']);
      expect(ids(await log.load('room-2'))).toEqual(['b']);
      expect(ids(await log.load('ROOM'))).toEqual(['c']);
      expect(heard).toEqual(['a']);
    });

    it('tells subscribers of every later batch in order, before the append resolves', async () => {
      await log.append('room', 0, [entry('before')]);
      const heard: number[][] = [];
      log.subscribe('room', 1, entries => heard.push(revisions(entries)));
      await log.append('room', 1, [entry('a'), entry('b')]);
      expect(heard).toEqual([[2, 3]]);
      await Promise.all([log.append('room', 3, [entry('c')]), log.append('room', 4, [entry('d')])]);
      expect(heard).toEqual([[2, 3], [4], [5]]);
    });

    it('tells nobody of refused and empty appends', async () => {
      let calls = 0;
      log.subscribe('room', 0, () => (calls += 1));
      await log.append('room', 0, []);
      await expect(log.append('room', 5, [entry('x')])).rejects.toThrow(RevisionConflict);
      expect(calls).toBe(0);
    });

    it('ends one subscription without touching another, even of the same function', async () => {
      const heard: string[] = [];
      const listener = (entries: readonly LogEntry[]) => void heard.push(...ids(entries));
      const stop = log.subscribe('room', 0, listener);
      const stopOther = log.subscribe('room', 0, listener);
      stop();
      stop();
      await log.append('room', 0, [entry('a')]);
      expect(heard).toEqual(['a']);
      stopOther();
      await log.append('room', 1, [entry('b')]);
      log.subscribe('room', 2, listener);
      await log.append('room', 2, [entry('c')]);
      expect(heard).toEqual(['a', 'c']);
    });

    it('lets a listener unsubscribe, and append, from within a call', async () => {
      const heard: string[] = [];
      let following: Promise<unknown> | undefined;
      const stop = log.subscribe('room', 0, entries => {
        heard.push(...ids(entries));
        stop();
        following = log.append('room', 1, [entry('b')]);
      });
      log.subscribe('room', 0, entries => heard.push(...ids(entries).map(id => `${id}!`)));
      await log.append('room', 0, [entry('a')]);
      await following;
      expect(heard.filter(id => !id.endsWith('!'))).toEqual(['a']);
      expect([...heard].sort()).toEqual(['a', 'a!', 'b!']);
    });

    it('keeps any text exactly', async () => {
      const texts = [
        '',
        "'; DROP TABLE entries; --",
        '名前 👩🏽‍💻 Ωß\u0000\n\u2028',
        '\ud800 lone',
        '"\\u0041"',
        'e\u0301',
      ];
      const event = (text: string): RoomEvent => ({
        type: 'created',
        facts: { slug: 'room', title: text, description: text, contact: { name: text, email: '' }, createdAt: 1 },
        settings: DEFAULT_SETTINGS,
        grants: [{ hash: 'h', role: 'host' }],
        key: 'k',
      });
      await log.append(
        'room',
        0,
        texts.map(text => ({ at: 1, event: event(text), by: null })),
      );
      expect((await log.load('room')).map(one => one.event)).toEqual(texts.map(event));
    });

    it('knows the last revision of a room, and of one that does not exist', async () => {
      expect(await log.revision('room')).toBe(0);
      await log.append('room', 0, [entry('a'), entry('b')]);
      expect(await log.revision('room')).toBe(2);
      expect(await log.revision('ROOM')).toBe(0);
    });

    it('loads no more than asked, and pages that are the whole log', async () => {
      const batch = Array.from({ length: 1_203 }, (_, index) => entry(String(index)));
      await log.append('room', 0, batch);
      expect(ids(await log.load('room', 1, 2))).toEqual(['1', '2']);
      expect(ids(await log.load('room', 1_202, 2))).toEqual(['1202']);
      for (const after of [0, 3, 1_203]) {
        const pages: (readonly LogEntry[])[] = [];
        for await (const page of pagesOf(log, 'room', after)) pages.push(page);
        expect(Math.max(0, ...pages.map(page => page.length))).toBeLessThan(500);
        expect(pages.flat()).toEqual(await log.load('room', after));
      }
    });

    it('pages have what was appended while they were read', async () => {
      await log.append(
        'room',
        0,
        Array.from({ length: 300 }, (_, index) => entry(String(index))),
      );
      const sizes: number[] = [];
      for await (const page of pagesOf(log, 'room')) {
        if (sizes.length === 0) await log.append('room', 300, [entry('a'), entry('b')]);
        sizes.push(page.length);
      }
      expect(sizes.reduce((sum, one) => sum + one)).toBe(302);
    });

    it('tells who subscribes with an older revision of what came after it, too, and nobody of anything twice', async () => {
      await log.append('room', 0, [entry('a'), entry('b'), entry('c')]);
      const heard: Record<string, string[]> = { late: [], early: [] };
      log.subscribe('room', 3, entries => heard['late']?.push(...ids(entries)));
      log.subscribe('room', 1, entries => heard['early']?.push(...ids(entries)));
      await log.append('room', 3, [entry('d')]);
      await log.append('room', 4, [entry('e')]);
      expect(heard).toEqual({ late: ['d', 'e'], early: ['b', 'c', 'd', 'e'] });
    });

    describe('keeps snapshots beside it', () => {
      const snapshot = (revision: number, ...parts: string[]) => ({ revision, parts });
      const kept = async (slug: string, format = '1', of = log) => {
        const found = await of.snapshot(slug, format);
        return found && snapshot(found.revision, ...found.parts);
      };

      beforeEach(() => log.append('room', 0, [entry('a'), entry('b'), entry('c')]));

      it('and answers the newest, part by part, exactly', async () => {
        expect(await kept('room')).toBeNull();
        const parts = ['{"a":"名前 👩🏽‍💻 \u2028"}', '[]', '"x"'];
        await log.keepSnapshot('room', '1', snapshot(1, 'old'));
        await log.keepSnapshot('room', '1', snapshot(2, ...parts));
        expect(await kept('room')).toEqual(snapshot(2, ...parts));
        expect(await kept('other')).toBeNull();
        expect(ids(await log.load('room'))).toEqual(['a', 'b', 'c']);
      });

      it('also large ones', async () => {
        const parts = Array.from({ length: 200 }, (_, index) => JSON.stringify(`${index} `.repeat(5_000)));
        await log.keepSnapshot('room', '1', snapshot(3, ...parts));
        expect(await kept('room')).toEqual(snapshot(3, ...parts));
      });

      it('none of another format, nor one that is ahead of the log', async () => {
        await log.keepSnapshot('room', '2', snapshot(2, 'x'));
        expect(await kept('room')).toBeNull();
        await log.keepSnapshot('room', '1', snapshot(4, 'x'));
        expect(await kept('room')).toBeNull();
        await log.append('room', 3, [entry('d')]);
        expect(await kept('room')).toEqual(snapshot(4, 'x'));
      });

      it('and none more once it is closed', async () => {
        await log.close();
        await expect(log.keepSnapshot('room', '1', snapshot(1, 'x'))).rejects.toThrow(/closed/);
      });

      if (!durable) return;

      it('after it was opened again, and for others who have it open', async () => {
        await log.keepSnapshot('room', '1', snapshot(3, 'x', 'y'));
        expect(await kept('room', '1', await openAgain())).toEqual(snapshot(3, 'x', 'y'));
        await log.close();
        expect(await kept('room', '1', await openAgain())).toEqual(snapshot(3, 'x', 'y'));
      });
    });

    it('takes a large batch whole', async () => {
      const batch = Array.from({ length: 5_000 }, (_, index) => entry(String(index)));
      expect(await log.append('room', 0, batch)).toHaveLength(5_000);
      const loaded = await log.load('room');
      expect(revisions(loaded)).toEqual(batch.map((_, index) => index + 1));
      expect(ids(loaded.slice(-1))).toEqual(['4999']);
    });

    it('does not let callers change what is kept', async () => {
      const batch = [entry('a')];
      const answered = await log.append('room', 0, batch);
      batch.push(entry('x'));
      (answered as LogEntry[]).push(...answered);
      ((await log.load('room')) as LogEntry[]).length = 0;
      expect(ids(await log.load('room'))).toEqual(['a']);
    });

    it('takes nothing more once closed, but keeps what was asked before', async () => {
      const asked = log.append('room', 0, [entry('a')]);
      await log.close();
      await expect(asked).resolves.toHaveLength(1);
      await expect(log.append('room', 1, [entry('b')])).rejects.toThrow(/closed/);
      await expect(log.close()).resolves.toBeUndefined();
    });

    it('R318: knows until when the server ran that ran at a time', async () => {
      expect(await log.aliveUntil?.(1_000)).toBeNull();
      await log.beat?.(1_000, 1_000);
      await log.beat?.(1_000, 5_000);
      await log.beat?.(9_000, 9_500);
      expect(await log.aliveUntil?.(999)).toBeNull();
      for (const [at, until] of [
        [1_000, 5_000],
        [4_999, 5_000],
        // Written after its last beat.
        [6_000, 6_000],
        [9_000, 9_500],
        [9_800, 9_800],
      ] as const)
        expect(await log.aliveUntil?.(at), String(at)).toBe(until);
    });

    it('R318: takes the later server for the one that ran, when the clock was set back between two', async () => {
      await log.beat?.(5_000, 8_000);
      await log.beat?.(1_000, 2_000);
      expect(await log.aliveUntil?.(1_500)).toBe(2_000);
    });

    if (!durable) return;

    it('R318: knows it of servers that were killed, in the middle of a note, too', async () => {
      await log.beat?.(1_000, 2_000);
      await log.beat?.(1_000, 3_000);
      const other = await openAgain();
      expect(await other.aliveUntil?.(1_500)).toBe(3_000);
      await other.beat?.(7_000, 7_500);
      await other.close();
      appendFileSync(join(folder, 'rooms.db-runs'), '       11000   ');
      const third = await openAgain();
      await third.beat?.(20_000, 21_000);
      await third.close();
      const last = await openAgain();
      for (const [at, until] of [
        [1_500, 3_000],
        [7_000, 7_500],
        [20_500, 21_000],
      ] as const)
        expect(await last.aliveUntil?.(at), String(at)).toBe(until);
    });

    it('has everything after it was closed and opened again', async () => {
      const kept = await log.append('room', 0, [entry('a', { participant: 'p', command: 'c' }), entry('b')]);
      await log.close();
      const again = await openAgain();
      expect(await again.load('room')).toEqual(kept);
      expect(revisions(await again.append('room', 2, [entry('c')]))).toEqual([3]);
    });

    it('lets one of two openers win a revision and shows the other what it missed', async () => {
      const other = await openAgain();
      const attempts = await Promise.allSettled([
        log.append('room', 0, [entry('a')]),
        other.append('room', 0, [entry('b')]),
      ]);
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await log.load('room')).toEqual(await other.load('room'));
    });

    it('tells a subscriber who begins at a revision what another opener appended since', async () => {
      const other = await openAgain();
      await log.append('room', 0, [entry('a')]);
      const heard: string[] = [];
      log.subscribe('room', 1, entries => heard.push(...ids(entries)));
      for (let revision = 1; revision < 5; revision += 1) await other.append('room', revision, [entry(`o${revision}`)]);
      await expect(log.append('room', 1, [entry('x')])).rejects.toMatchObject({ actual: 5 });
      await log.append('room', 5, [entry('b')]);
      expect(heard).toEqual(['o1', 'o2', 'o3', 'o4', 'b']);
    });

    it('has what another process appended, and tells of it', async () => {
      const child = fork(APPENDER, [join(folder, 'rooms.db'), '20'], { execArgv: [] });
      await once(child, 'close');
      const heard: string[] = [];
      log.subscribe('room', 18, entries => heard.push(...entries.map(({ event }) => event.type)));
      expect(await log.revision('room')).toBe(20);
      await log.append('room', 20, [entry('here')]);
      expect(heard).toEqual(['ended', 'ended', 'left']);
    });

    it('leaves no gap for subscribers when another opener appended in between', async () => {
      const other = await openAgain();
      const heard: string[] = [];
      log.subscribe('room', 0, entries => heard.push(...ids(entries)));
      await other.append('room', 0, [entry('a'), entry('b')]);
      await log.append('room', 2, [entry('c')]);
      expect(heard).toEqual(['a', 'b', 'c']);
    });
  });
}
