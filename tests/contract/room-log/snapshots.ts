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

    it('also large ones', async () => {
      const parts = Array.from({ length: 200 }, (_, index) => JSON.stringify(`${index} `.repeat(5_000)));
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
