import { describe, expect, it } from 'vitest';
import { entry, type Opened } from './kind.ts';

/** Which rooms there are, and when each is to be looked at. */
export function listsRooms(opened: Opened): void {
  describe('lists its rooms', () => {
    const slugs = async (after: string, most: number, of = opened.log) =>
      (await of.rooms(after, most)).map(({ slug }) => slug);

    it('in the order of their slugs, page by page, each once however long its log is', async () => {
      for (const slug of ['b', 'a-2', 'c', 'a', 'a1']) await opened.log.append(slug, 0, [entry('x'), entry('y')]);
      await opened.log.append('b', 2, [entry('z')]);
      expect(await slugs('', 10)).toEqual(['a', 'a-2', 'a1', 'b', 'c']);
      expect(await slugs('', 2)).toEqual(['a', 'a-2']);
      expect(await slugs('a-2', 2)).toEqual(['a1', 'b']);
      // One that is not there any more, or never was.
      expect(await slugs('a-3', 2)).toEqual(['a1', 'b']);
      expect(await slugs('c', 2)).toEqual([]);
    });

    it('with their revisions, and what was noted of each last', async () => {
      await opened.log.append('a', 0, [entry('x'), entry('y')]);
      await opened.log.append('b', 0, [entry('x')]);
      await opened.log.noteLook('a', { revision: 1, terms: '30/365', due: null });
      await opened.log.noteLook('a', { revision: 2, terms: '7/', due: 1_700_000_000_000 });
      expect(await opened.log.rooms('', 10)).toEqual([
        { slug: 'a', revision: 2, look: { revision: 2, terms: '7/', due: 1_700_000_000_000 } },
        { slug: 'b', revision: 1, look: null },
      ]);
      await opened.log.append('b', 1, [entry('y')]);
      await opened.log.noteLook('b', { revision: 1, terms: '', due: null });
      expect(await opened.log.rooms('a', 10)).toEqual([
        { slug: 'b', revision: 2, look: { revision: 1, terms: '', due: null } },
      ]);
    });

    it('none when there are none, and none that was noted and never began', async () => {
      await opened.log.noteLook('ghost', { revision: 1, terms: '', due: 1 });
      expect(await opened.log.rooms('', 10)).toEqual([]);
    });

    it('and none more once it is closed', async () => {
      await opened.log.close();
      await expect(opened.log.rooms('', 10)).rejects.toThrow(/closed/);
      await expect(opened.log.noteLook('a', { revision: 1, terms: '', due: 1 })).rejects.toThrow(/closed/);
    });

    if (!opened.durable) return;

    it('after it was opened again, and for others who have it open', async () => {
      await opened.log.append('a', 0, [entry('x')]);
      await opened.log.noteLook('a', { revision: 1, terms: '7/', due: 1 });
      const all = [{ slug: 'a', revision: 1, look: { revision: 1, terms: '7/', due: 1 } }];
      expect(await (await opened.again()).rooms('', 10)).toEqual(all);
      await opened.log.close();
      expect(await (await opened.again()).rooms('', 10)).toEqual(all);
    });
  });
}
