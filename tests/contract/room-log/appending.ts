import { expect, it } from 'vitest';
import type { LogEntry, RoomEvent } from '../../../core/room/events.ts';
import { DEFAULT_SETTINGS } from '../../../core/room/room.ts';
import { pagesOf, RevisionConflict } from '../../../server/log/RoomLog.ts';
import { entry, ids, type Opened, revisions } from './kind.ts';

/** What every store promises of appending, loading and telling. */
export function keepsLogs(opened: Opened): void {
  it('has nothing to load of a room that does not exist', async () => {
    expect(await opened.log.load('nowhere')).toEqual([]);
    expect(await opened.log.load('nowhere', 7)).toEqual([]);
  });

  it('counts revisions from 1 without gaps and answers the entries as kept', async () => {
    const first = await opened.log.append('room', 0, [entry('a'), entry('b')]);
    const second = await opened.log.append('room', 2, [entry('c', { participant: 'p1', command: 'c1' }, 42)]);
    expect(revisions(first)).toEqual([1, 2]);
    expect(second).toEqual([
      {
        revision: 3,
        at: 42,
        event: { type: 'left', id: 'c', reason: 'left' },
        by: { participant: 'p1', command: 'c1' },
      },
    ]);
    expect(await opened.log.load('room')).toEqual([...first, ...second]);
  });

  it('loads only what came after a revision, oldest first', async () => {
    await opened.log.append('room', 0, [entry('a'), entry('b'), entry('c')]);
    expect(ids(await opened.log.load('room', 1))).toEqual(['b', 'c']);
    expect(await opened.log.load('room', 3)).toEqual([]);
    expect(await opened.log.load('room', 99)).toEqual([]);
  });

  it.each([1, 3, 99])(
    'refuses an append that expects revision %i of a log at 2, and keeps nothing of it',
    async expected => {
      await opened.log.append('room', 0, [entry('a'), entry('b')]);
      const refused = opened.log.append('room', expected, [entry('x'), entry('y')]);
      await expect(refused).rejects.toThrow(RevisionConflict);
      await expect(refused).rejects.toMatchObject({ slug: 'room', expected, actual: 2 });
      expect(ids(await opened.log.load('room'))).toEqual(['a', 'b']);
    },
  );

  it('refuses to create a room twice', async () => {
    await opened.log.append('room', 0, [entry('a')]);
    await expect(opened.log.append('room', 0, [entry('b')])).rejects.toThrow(RevisionConflict);
    await expect(opened.log.append('other', 1, [entry('b')])).rejects.toMatchObject({ expected: 1, actual: 0 });
  });

  it('goes on after a refused append', async () => {
    await opened.log.append('room', 0, [entry('a')]);
    await expect(opened.log.append('room', 0, [entry('x')])).rejects.toThrow(RevisionConflict);
    expect(revisions(await opened.log.append('room', 1, [entry('b')]))).toEqual([2]);
  });

  it('checks the revision of an empty append, too, and changes nothing', async () => {
    expect(await opened.log.append('room', 0, [])).toEqual([]);
    await expect(opened.log.append('room', 4, [])).rejects.toThrow(RevisionConflict);
    expect(await opened.log.load('room')).toEqual([]);
  });

  it('lets exactly one of many concurrent appends at the same revision win', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        opened.log.append('room', 0, [entry(`${index}-1`), entry(`${index}-2`)]),
      ),
    );
    const won = attempts.filter(({ status }) => status === 'fulfilled');
    const reasons = attempts.flatMap(one => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(won).toHaveLength(1);
    expect(reasons.every(reason => reason instanceof RevisionConflict && reason.actual === 2)).toBe(true);
    expect(await opened.log.load('room')).toHaveLength(2);
  });

  it('takes a chain of appends that were not awaited, in order', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => opened.log.append('room', index, [entry(String(index))])),
    );
    expect(ids(await opened.log.load('room'))).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
  });

  it('keeps rooms apart', async () => {
    const heard: string[] = [];
    opened.log.subscribe('room', 0, entries => heard.push(...ids(entries)));
    await Promise.all([
      opened.log.append('room', 0, [entry('a')]),
      opened.log.append('room-2', 0, [entry('b')]),
      opened.log.append('ROOM', 0, [entry('c')]),
    ]);
    expect(ids(await opened.log.load('room'))).toEqual(['a']);
    expect(ids(await opened.log.load('room-2'))).toEqual(['b']);
    expect(ids(await opened.log.load('ROOM'))).toEqual(['c']);
    expect(heard).toEqual(['a']);
  });

  it('tells subscribers of every later batch in order, before the append resolves', async () => {
    await opened.log.append('room', 0, [entry('before')]);
    const heard: number[][] = [];
    opened.log.subscribe('room', 1, entries => heard.push(revisions(entries)));
    await opened.log.append('room', 1, [entry('a'), entry('b')]);
    expect(heard).toEqual([[2, 3]]);
    await Promise.all([opened.log.append('room', 3, [entry('c')]), opened.log.append('room', 4, [entry('d')])]);
    expect(heard).toEqual([[2, 3], [4], [5]]);
  });

  it('tells nobody of refused and empty appends', async () => {
    let calls = 0;
    opened.log.subscribe('room', 0, () => (calls += 1));
    await opened.log.append('room', 0, []);
    await expect(opened.log.append('room', 5, [entry('x')])).rejects.toThrow(RevisionConflict);
    expect(calls).toBe(0);
  });

  it('ends one subscription without touching another, even of the same function', async () => {
    const heard: string[] = [];
    const listener = (entries: readonly LogEntry[]) => void heard.push(...ids(entries));
    const stop = opened.log.subscribe('room', 0, listener);
    const stopOther = opened.log.subscribe('room', 0, listener);
    stop();
    stop();
    await opened.log.append('room', 0, [entry('a')]);
    expect(heard).toEqual(['a']);
    stopOther();
    await opened.log.append('room', 1, [entry('b')]);
    opened.log.subscribe('room', 2, listener);
    await opened.log.append('room', 2, [entry('c')]);
    expect(heard).toEqual(['a', 'c']);
  });

  it('lets a listener unsubscribe, and append, from within a call', async () => {
    const heard: string[] = [];
    let following: Promise<unknown> | undefined;
    const stop = opened.log.subscribe('room', 0, entries => {
      heard.push(...ids(entries));
      stop();
      following = opened.log.append('room', 1, [entry('b')]);
    });
    opened.log.subscribe('room', 0, entries => heard.push(...ids(entries).map(id => `${id}!`)));
    await opened.log.append('room', 0, [entry('a')]);
    await following;
    expect(heard.filter(id => !id.endsWith('!'))).toEqual(['a']);
    expect([...heard].sort()).toEqual(['a', 'a!', 'b!']);
  });

  it('keeps any text exactly', async () => {
    const texts = ['', "'; DROP TABLE entries; --", '名前 👩🏽‍💻 Ωß\u0000\n\u2028', '\ud800 lone', '"\\u0041"', 'e\u0301'];
    const event = (text: string): RoomEvent => ({
      type: 'created',
      facts: { slug: 'room', title: text, description: text, contact: { name: text, email: '' }, createdAt: 1 },
      settings: DEFAULT_SETTINGS,
      grants: [{ hash: 'h', role: 'host' }],
      key: 'k',
    });
    await opened.log.append(
      'room',
      0,
      texts.map(text => ({ at: 1, event: event(text), by: null })),
    );
    expect((await opened.log.load('room')).map(one => one.event)).toEqual(texts.map(event));
  });

  it('knows the last revision of a room, and of one that does not exist', async () => {
    expect(await opened.log.revision('room')).toBe(0);
    await opened.log.append('room', 0, [entry('a'), entry('b')]);
    expect(await opened.log.revision('room')).toBe(2);
    expect(await opened.log.revision('ROOM')).toBe(0);
  });

  it('loads no more than asked, and pages that are the whole log', async () => {
    const batch = Array.from({ length: 1_203 }, (_, index) => entry(String(index)));
    await opened.log.append('room', 0, batch);
    expect(ids(await opened.log.load('room', 1, 2))).toEqual(['1', '2']);
    expect(ids(await opened.log.load('room', 1_202, 2))).toEqual(['1202']);
    for (const after of [0, 3, 1_203]) {
      const pages: (readonly LogEntry[])[] = [];
      for await (const page of pagesOf(opened.log, 'room', after)) pages.push(page);
      expect(Math.max(0, ...pages.map(page => page.length))).toBeLessThan(500);
      expect(pages.flat()).toEqual(await opened.log.load('room', after));
    }
  });

  it('R363: ends a page after some 64 KiB of text, so that large entries hold nobody up, and leaves none out', async () => {
    const batch = Array.from({ length: 300 }, (_, index) =>
      entry(`${index} ${'x'.repeat(index === 150 ? 400_000 : 4_000)}`),
    );
    await opened.log.append('room', 0, batch);
    const pages: (readonly LogEntry[])[] = [];
    for await (const page of pagesOf(opened.log, 'room')) pages.push(page);
    // The last entry of a page may make it longer.
    const sizes = pages.map(page => JSON.stringify(page.slice(0, -1)).length);
    expect(Math.max(...sizes)).toBeLessThan(100_000);
    expect(revisions(pages.flat())).toEqual(batch.map((_, index) => index + 1));
    expect(pages.flat()).toEqual(await opened.log.load('room'));
    expect(revisions(await opened.log.load('room', 150, 10, 1))).toEqual([151]);
  });

  it('pages have what was appended while they were read', async () => {
    await opened.log.append(
      'room',
      0,
      Array.from({ length: 300 }, (_, index) => entry(String(index))),
    );
    const sizes: number[] = [];
    for await (const page of pagesOf(opened.log, 'room')) {
      if (sizes.length === 0) await opened.log.append('room', 300, [entry('a'), entry('b')]);
      sizes.push(page.length);
    }
    expect(sizes.reduce((sum, one) => sum + one)).toBe(302);
  });

  it('tells who subscribes with an older revision of what came after it, too, and nobody of anything twice', async () => {
    await opened.log.append('room', 0, [entry('a'), entry('b'), entry('c')]);
    const heard: Record<string, string[]> = { late: [], early: [] };
    opened.log.subscribe('room', 3, entries => heard['late']?.push(...ids(entries)));
    opened.log.subscribe('room', 1, entries => heard['early']?.push(...ids(entries)));
    await opened.log.append('room', 3, [entry('d')]);
    await opened.log.append('room', 4, [entry('e')]);
    expect(heard).toEqual({ late: ['d', 'e'], early: ['b', 'c', 'd', 'e'] });
  });

  it('takes a large batch whole', async () => {
    const batch = Array.from({ length: 5_000 }, (_, index) => entry(String(index)));
    expect(await opened.log.append('room', 0, batch)).toHaveLength(5_000);
    const loaded = await opened.log.load('room');
    expect(revisions(loaded)).toEqual(batch.map((_, index) => index + 1));
    expect(ids(loaded.slice(-1))).toEqual(['4999']);
  });

  it('does not let callers change what is kept', async () => {
    const batch = [entry('a')];
    const answered = await opened.log.append('room', 0, batch);
    batch.push(entry('x'));
    (answered as LogEntry[]).push(...answered);
    ((await opened.log.load('room')) as LogEntry[]).length = 0;
    expect(ids(await opened.log.load('room'))).toEqual(['a']);
  });

  it('takes nothing more once closed, but keeps what was asked before', async () => {
    const asked = opened.log.append('room', 0, [entry('a')]);
    await opened.log.close();
    await expect(asked).resolves.toHaveLength(1);
    await expect(opened.log.append('room', 1, [entry('b')])).rejects.toThrow(/closed/);
    await expect(opened.log.close()).resolves.toBeUndefined();
  });
}
