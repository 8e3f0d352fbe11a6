import { beforeEach, describe, expect, it } from 'vitest';
import { entry, ids, type Opened } from './kind.ts';

/** Snapshots beside the log. */
export function keepsSnapshots(opened: Opened): void {
  describe('keeps snapshots beside it', () => {
    const snapshot = (revision: number, ...parts: string[]) => ({ revision, parts });
    const kept = async (slug: string, format = '1', of = opened.log) => {
      const found = await of.snapshot(slug, format);
      return found && snapshot(found.revision, ...found.parts);
    };

    beforeEach(() => opened.log.append('room', 0, [entry('a'), entry('b'), entry('c')]));

    it('and answers the newest, part by part, exactly', async () => {
      expect(await kept('room')).toBeNull();
      const parts = ['{"a":"名前 👩🏽‍💻 \u2028"}', '[]', '"x"'];
      await opened.log.keepSnapshot('room', '1', snapshot(1, 'old'));
      await opened.log.keepSnapshot('room', '1', snapshot(2, ...parts));
      expect(await kept('room')).toEqual(snapshot(2, ...parts));
      expect(await kept('other')).toBeNull();
      expect(ids(await opened.log.load('room'))).toEqual(['a', 'b', 'c']);
    });

    it('also large ones, of short and of very long texts', async () => {
      const parts = Array.from({ length: 200 }, (_, index) =>
        JSON.stringify(`${index} ä`.repeat(index === 9 ? 300_000 : 5_000)),
      );
      parts.push('');
      await opened.log.keepSnapshot('room', '1', snapshot(3, ...parts));
      expect(await kept('room')).toEqual(snapshot(3, ...parts));
    });

    it('none of another format, nor one that is ahead of the log', async () => {
      await opened.log.keepSnapshot('room', '2', snapshot(2, 'x'));
      expect(await kept('room')).toBeNull();
      await opened.log.keepSnapshot('room', '1', snapshot(4, 'x'));
      expect(await kept('room')).toBeNull();
      await opened.log.append('room', 3, [entry('d')]);
      expect(await kept('room')).toEqual(snapshot(4, 'x'));
    });

    it('R362: and drops what is of no use; another one may follow', async () => {
      await opened.log.append('other', 0, [entry('x')]);
      expect(await opened.log.keepSnapshot('room', '1', snapshot(2, 'x'))).toBe(true);
      await opened.log.keepSnapshot('other', '1', snapshot(1, 'y'));
      await opened.log.dropSnapshot('room');
      await opened.log.dropSnapshot('nowhere');
      expect(await kept('room')).toBeNull();
      expect(await kept('other')).toEqual(snapshot(1, 'y'));
      await opened.log.keepSnapshot('room', '1', snapshot(3, 'z'));
      expect(await kept('room')).toEqual(snapshot(3, 'z'));
    });

    it('several at once, the last one stays', async () => {
      const parts = (text: string) => Array.from({ length: 40 }, () => text.repeat(10_000));
      const all = ['a', 'b', 'c'].map(text => opened.log.keepSnapshot('room', '1', snapshot(3, ...parts(text))));
      expect(await Promise.all(all)).toEqual([true, true, true]);
      expect(await kept('room')).toEqual(snapshot(3, ...parts('c')));
    });

    it('and none more once it is closed', async () => {
      await opened.log.close();
      await expect(opened.log.keepSnapshot('room', '1', snapshot(1, 'x'))).rejects.toThrow(/closed/);
    });

    if (!opened.durable) return;

    it('after it was opened again, and for others who have it open', async () => {
      await opened.log.keepSnapshot('room', '1', snapshot(3, 'x', 'y'));
      expect(await kept('room', '1', await opened.again())).toEqual(snapshot(3, 'x', 'y'));
      await opened.log.close();
      expect(await kept('room', '1', await opened.again())).toEqual(snapshot(3, 'x', 'y'));
    });
  });
}
