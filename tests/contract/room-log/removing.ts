import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { RevisionConflict, RoomRemoved } from '../../../server/log/RoomLog.ts';
import { Dice } from '../../support/dice.ts';
import { entry, ids, type Opened, revisions } from './kind.ts';

/** Removing a room for good. */
export function removesRooms(opened: Opened): void {
  describe('removes rooms', () => {
    const AT = 1_700_000_000_000;
    const SECRET = 'what-somebody-wrote';
    const many = (count: number, id = SECRET) => Array.from({ length: count }, (_, index) => entry(`${id}-${index}`));

    it('R335: which hold nothing for anybody from then on', async () => {
      await opened.log.append('room', 0, many(3));
      await opened.log.keepSnapshot('room', '1', { revision: 3, parts: ['x'] });
      expect(await opened.log.removed('room')).toBeNull();
      await opened.log.remove('room', AT);
      expect(await opened.log.removed('room')).toBe(AT);
      expect(await opened.log.revision('room')).toBe(0);
      expect(await opened.log.load('room')).toEqual([]);
      expect(await opened.log.load('room', 1, 1)).toEqual([]);
      expect(await opened.log.snapshot('room', '1')).toBeNull();
    });

    it('R335: and refuses, by name, to write to them, whatever is expected, and to give their slug again', async () => {
      await opened.log.append('room', 0, many(3));
      await opened.log.remove('room', AT);
      for (const expected of [0, 3, 7]) {
        const refused = opened.log.append('room', expected, [entry('x')]);
        await expect(refused).rejects.toThrow(RoomRemoved);
        await expect(refused).rejects.toMatchObject({ slug: 'room' });
      }
      await expect(opened.log.remove('room', AT + 1)).rejects.toThrow(RoomRemoved);
      expect(await opened.log.removed('room')).toBe(AT);
      expect(await opened.log.revision('room')).toBe(0);
    });

    it('and keeps no snapshot of one that was under way when it was removed', async () => {
      await opened.log.append('room', 0, many(3));
      await opened.log.remove('room', AT);
      // Keeping it may also be refused: a snapshot may always be lost.
      for (const revision of [0, 3])
        await opened.log.keepSnapshot('room', '1', { revision, parts: ['x'] }).catch(() => undefined);
      expect(await opened.log.snapshot('room', '1')).toBeNull();
    });

    it('and leaves all others as they are, also those that are removed or written meanwhile', async () => {
      await opened.log.append('room', 0, many(2_000));
      await opened.log.append('room-2', 0, many(2_000, 'kept'));
      await opened.log.keepSnapshot('room-2', '1', { revision: 2, parts: ['x', 'y'] });
      await opened.log.append('third', 0, many(2_000));
      const first = opened.log.append('room-2', 2_000, [entry('a')]);
      await Promise.all([opened.log.remove('room', AT), opened.log.remove('third', AT)]);
      await first;
      for (let count = 0; count < 50; count += 1)
        expect(revisions(await opened.log.append('room-2', 2_001 + count, [entry(`${count}`)]))).toEqual([
          2_002 + count,
        ]);
      expect(ids(await opened.log.load('room-2'))).toEqual([
        ...many(2_000, 'kept').map(({ event }) => (event.type === 'left' ? event.id : '')),
        'a',
        ...Array.from({ length: 50 }, (_, index) => String(index)),
      ]);
      expect([...((await opened.log.snapshot('room-2', '1'))?.parts ?? [])]).toEqual(['x', 'y']);
      expect(await opened.log.removed('room-2')).toBeNull();
    });

    it('also one that was never there: its slug is given to nobody', async () => {
      await opened.log.remove('nowhere', AT);
      await expect(opened.log.append('nowhere', 0, [entry('a')])).rejects.toThrow(RoomRemoved);
    });

    it('tells nobody who subscribed, who may end that at any time', async () => {
      const heard: string[] = [];
      await opened.log.append('room', 0, [entry('a')]);
      const stop = opened.log.subscribe('room', 1, entries => heard.push(...ids(entries)));
      await opened.log.remove('room', AT);
      const stopLate = opened.log.subscribe('room', 0, entries => heard.push(...ids(entries)));
      await expect(opened.log.append('room', 1, [entry('b')])).rejects.toThrow(RoomRemoved);
      for (const one of [stop, stopLate, stop]) one();
      expect(heard).toEqual([]);
    });

    it('and of appends under way at once, each is kept before it or refused', async () => {
      await opened.log.append('room', 0, [entry('a')]);
      const appends = Array.from({ length: 20 }, (_, index) => opened.log.append('room', 1 + index, [entry('b')]));
      const removed = opened.log.remove('room', AT);
      const late = opened.log.append('room', 21, [entry('c')]);
      const outcomes = await Promise.allSettled([...appends, late]);
      await removed;
      for (const one of outcomes)
        if (one.status === 'rejected') {
          const reason = one.reason as unknown;
          expect(reason instanceof RoomRemoved || reason instanceof RevisionConflict).toBe(true);
        }
      expect(await opened.log.load('room')).toEqual([]);
    });

    it('takes no more once it is closed', async () => {
      await opened.log.close();
      await expect(opened.log.remove('room', AT)).rejects.toThrow(/closed/);
    });

    if (!opened.durable) return;

    const inFile = <Value>(sql: string): Value[] => {
      const db = new DatabaseSync(opened.path, { readOnly: true, timeout: 5_000 });
      const rows = db.prepare(sql).all();
      db.close();
      return rows.map(row => Object.values(row)[0] as Value);
    };
    const left = () => inFile<number>(`SELECT count(*) FROM entries WHERE slug = 'room'`)[0] ?? 0;
    const cleared = () => inFile<number>('SELECT min(cleared) FROM removed')[0] === 1;
    /** How often a text is in any file of the store. */
    function words(text: string): number {
      const folder = dirname(opened.path);
      const files = readdirSync(folder).map(name => readFileSync(join(folder, name), 'latin1'));
      return files.reduce((sum, content) => sum + content.split(text).length - 1, 0);
    }
    const untilCleared = () => vi.waitFor(() => expect(cleared()).toBe(true), { timeout: 20_000, interval: 20 });

    it('R335: so that it stays so after it was opened again, and for others who have it open', async () => {
      await opened.log.append('room', 0, many(3));
      const other = await opened.again();
      await opened.log.remove('room', AT);
      await expect(other.append('room', 3, [entry('x')])).rejects.toThrow(RoomRemoved);
      expect([await other.revision('room'), await other.load('room')]).toEqual([0, []]);
      await opened.log.close();
      const again = await opened.again();
      expect([await again.revision('room'), await again.removed('room')]).toEqual([0, AT]);
      await expect(again.append('room', 0, [entry('x')])).rejects.toThrow(RoomRemoved);
    });

    it('R336: and then has no word of them in any of its files, of others everything', async () => {
      // Rows of rooms that grow together share pages, and move between them.
      const revisionOf = new Map(Array.from({ length: 30 }, (_, index) => [`room-${index}`, 0]));
      const isKept = (slug: string) => Number(slug.slice('room-'.length)) % 3 > 0;
      const dice = new Dice(7);
      for (let turn = 0; turn < 30; turn += 1) {
        const appends = Array.from({ length: 100 }, () => {
          const slug = `room-${dice.roll(30)}`;
          const revision = revisionOf.get(slug) ?? 0;
          revisionOf.set(slug, revision + 1);
          const size = dice.roll(8) === 0 ? dice.roll(6_000) : dice.roll(200);
          return opened.log.append(slug, revision, [entry(`${isKept(slug) ? 'kept' : SECRET}-${'x'.repeat(size)}`)]);
        });
        await Promise.all(appends);
      }
      await opened.log.keepSnapshot('room-3', '1', { revision: 3, parts: [SECRET, SECRET.repeat(2_000)] });
      expect(words(SECRET)).toBeGreaterThan(2_000);
      for (const slug of revisionOf.keys()) if (!isKept(slug)) await opened.log.remove(slug, AT);
      await untilCleared();
      expect(words(SECRET)).toBe(0);
      for (const [slug, revision] of revisionOf) {
        const kept = await opened.log.load(slug);
        expect(kept).toHaveLength(isKept(slug) ? revision : 0);
        expect(kept.every(({ event }) => event.type === 'left' && event.id.startsWith('kept-'))).toBe(true);
      }
      expect(inFile('PRAGMA integrity_check')).toEqual(['ok']);
    });

    it('R336: also when somebody reads what was there before for a while', async () => {
      await opened.log.append('room', 0, many(300));
      const reader = new DatabaseSync(opened.path);
      reader.exec('BEGIN');
      expect(reader.prepare('SELECT count(*) FROM entries').all()).toHaveLength(1);
      await opened.log.remove('room', AT);
      await vi.waitFor(() => expect(left()).toBe(0), { timeout: 10_000 });
      expect(cleared()).toBe(false);
      reader.exec('COMMIT');
      reader.close();
      await untilCleared();
      expect(words(SECRET)).toBe(0);
    });

    it('R336: and deletes a large one in slices, between which others write', async () => {
      for (let revision = 0; revision < 20_000; revision += 5_000)
        await opened.log.append('room', revision, many(5_000));
      await opened.log.remove('room', AT);
      const seen = new Set<number>();
      for (let revision = 0; left() > 0; revision += 1) {
        await opened.log.append('other', revision, [entry('a')]);
        seen.add(left());
      }
      expect(seen.size).toBeGreaterThan(5);
      await untilCleared();
    });

    it('R336: and goes on when it is opened again, if the process ended in between', async () => {
      await opened.log.append('room', 0, many(5_000));
      await opened.log.append('other', 0, many(3, 'kept'));
      await opened.log.close();
      // What a process that is killed right after the answer leaves.
      const killed = new DatabaseSync(opened.path);
      killed.exec(`PRAGMA secure_delete = ON; INSERT INTO removed VALUES ('room', ${AT}, 0);
        DELETE FROM entries WHERE slug = 'room' AND revision < 300`);
      killed.close();
      expect(left()).toBeGreaterThan(4_000);
      const again = await opened.again();
      expect(await again.load('room')).toEqual([]);
      await untilCleared();
      expect([left(), words(SECRET), (await again.load('other')).length]).toEqual([0, 0, 3]);
    });

    it('R336: and deletes one whole that is removed right after it was opened', async () => {
      await opened.log.append('room', 0, many(3));
      await opened.log.close();
      const again = await opened.again();
      await again.remove('room', AT);
      await untilCleared();
      expect([left(), words(SECRET)]).toEqual([0, 0]);
    });

    it('R336: closes in the middle of it without waiting for the end', async () => {
      await opened.log.append('room', 0, many(20_000));
      await opened.log.remove('room', AT);
      await opened.log.close();
      expect(left()).toBeGreaterThan(0);
    });
  });
}
