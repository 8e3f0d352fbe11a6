import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomEvent } from '../../../core/room/events.ts';
import { entry, ids, type Opened, revisions } from './kind.ts';

const event = (one: RoomEvent) => ({ at: 1, event: one, by: null });
const forgotten = (...people: string[]) => event({ type: 'people-forgotten', people });

/** Entries are rewritten, and rooms are marked for it. */
export function forgets(opened: Opened): void {
  describe('has something forgotten', () => {
    beforeEach(async () => {
      const by = { participant: 'p', command: 'c' };
      await opened.log.append('room', 0, [entry('a'), entry('b', by, 7), entry('c')]);
      await opened.log.append('other', 0, [entry('x')]);
    });
    const left = (revision: number, id: string) => ({ ...entry(id), revision });

    it('rewrites entries in their place, and nothing else', async () => {
      const heard: unknown[] = [];
      opened.log.subscribe('room', 3, entries => heard.push(entries));
      const [, b, c] = await opened.log.load('room');
      await opened.log.rewrite('room', [{ ...b!, event: { type: 'left', id: '', reason: 'left' } }, left(3, '')]);
      const after = await opened.log.load('room');
      expect(ids(after)).toEqual(['a', '', '']);
      expect(revisions(after)).toEqual([1, 2, 3]);
      expect(after[1]).toEqual({ ...b, event: { type: 'left', id: '', reason: 'left' } });
      expect(after[2]).toEqual({ ...c, event: { type: 'left', id: '', reason: 'left' } });
      expect(ids(await opened.log.load('other'))).toEqual(['x']);
      expect(heard).toEqual([]);
      await opened.log.append('room', 3, [entry('d')]);
      expect(ids(await opened.log.load('room', 1))).toEqual(['', '', 'd']);
    });

    it('rewrites nothing that is not there, and makes no room', async () => {
      await opened.log.rewrite('room', [left(4, 'd')]);
      await opened.log.rewrite('nowhere', [left(1, 'a')]);
      expect(await opened.log.revision('room')).toBe(3);
      expect(await opened.log.revision('nowhere')).toBe(0);
    });

    it('takes an entry that is longer than it was', async () => {
      await opened.log.rewrite('room', [left(2, 'long '.repeat(10_000))]);
      expect(ids(await opened.log.load('room'))).toEqual(['a', 'long '.repeat(10_000), 'c']);
    });

    it('marks a room by the append that says so, up to the last entry that does', async () => {
      expect(await opened.log.marked()).toEqual([]);
      await opened.log.append('room', 3, [forgotten('a'), entry('d')]);
      expect(await opened.log.marked()).toEqual([{ slug: 'room', done: 3, revision: 4 }]);
      await opened.log.append('room', 5, [event({ type: 'message-deleted', message: 1, by: 'author' })]);
      await opened.log.append('other', 1, [event({ type: 'chat-cleared', before: 2 })]);
      await opened.log.append('other', 2, [event({ type: 'writing-expired', before: 2 }), entry('y')]);
      const marked = [...(await opened.log.marked())].sort((a, b) => a.slug.localeCompare(b.slug));
      expect(marked).toEqual([
        { slug: 'other', done: 1, revision: 3 },
        { slug: 'room', done: 3, revision: 6 },
      ]);
    });

    it('an append that is refused marks nothing', async () => {
      await expect(opened.log.append('room', 2, [forgotten('a')])).rejects.toThrow();
      expect(await opened.log.marked()).toEqual([]);
    });

    it('a room stays marked for what was forgotten meanwhile', async () => {
      await opened.log.append('room', 3, [forgotten('a')]);
      await opened.log.append('room', 4, [forgotten('b')]);
      await opened.log.forgot('room', 4);
      expect(await opened.log.marked()).toEqual([{ slug: 'room', done: 4, revision: 5 }]);
      await opened.log.forgot('room', 5);
      expect(await opened.log.marked()).toEqual([]);
      await opened.log.append('room', 5, [forgotten('c')]);
      expect(await opened.log.marked()).toEqual([{ slug: 'room', done: 5, revision: 6 }]);
      await opened.log.forgot('nowhere', 3);
    });

    it('drops the snapshot from before, keeps one from after, and takes none that comes late', async () => {
      const at = async () => (await opened.log.snapshot('room', '1'))?.revision ?? null;
      await opened.log.keepSnapshot('room', '1', { revision: 3, parts: ['before'] });
      await opened.log.append('room', 3, [forgotten('a')]);
      await opened.log.forgot('room', 4);
      expect(await at()).toBeNull();
      expect(await opened.log.keepSnapshot('room', '1', { revision: 3, parts: ['late'] })).toBe(false);
      expect(await at()).toBeNull();
      await opened.log.keepSnapshot('room', '1', { revision: 4, parts: ['after'] });
      await opened.log.forgot('room', 4);
      expect(await at()).toBe(4);
      await opened.log.keepSnapshot('other', '1', { revision: 1, parts: ['of another'] });
      expect((await opened.log.snapshot('other', '1'))?.revision).toBe(1);
    });

    it('is tidied up when nobody reads', async () => {
      expect(await opened.log.tidy()).toBe(true);
    });

    it('nothing of it once it is closed', async () => {
      await opened.log.close();
      await expect(opened.log.rewrite('room', [left(1, '')])).rejects.toThrow(/closed/);
    });

    if (!opened.durable) return;

    it('is marked after it was opened again', async () => {
      await opened.log.append('room', 3, [forgotten('a')]);
      await opened.log.rewrite('room', [left(1, '')]);
      await opened.log.close();
      const again = await opened.again();
      expect(await again.marked()).toEqual([{ slug: 'room', done: 3, revision: 4 }]);
      expect(ids(await again.load('room', 0, 2))).toEqual(['', 'b']);
    });
  });
}
