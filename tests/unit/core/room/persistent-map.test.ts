import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withEntry, withoutKey } from '../../../../core/room/persistent-map.ts';

const numbered = (size: number): ReadonlyMap<string, number> =>
  new Map(Array.from({ length: size }, (_, index) => [String(index), index]));

const change = (size: number) =>
  fc.record({ key: fc.nat({ max: Math.floor(size * 1.2) + 2 }).map(String), value: fc.option(fc.nat()) });

describe('a persistent map', () => {
  it.each([0, 3, 255, 256, 257, 600])(
    'of %i entries is what a Map would be after any changes, and its past stays',
    size => {
      fc.assert(
        fc.property(fc.array(change(size), { maxLength: 120, size: 'max' }), changes => {
          const model = new Map(numbered(size));
          let map = numbered(size);
          const past: [ReadonlyMap<string, number>, [string, number][]][] = [[map, [...map]]];
          for (const { key, value } of changes) {
            if (value === null) model.delete(key);
            else model.set(key, value);
            map = value === null ? withoutKey(map, key) : withEntry(map, key, value);
            past.push([map, [...model]]);
            expect(map.size).toBe(model.size);
            expect(map.get(key)).toBe(model.get(key));
            expect(map.has(key)).toBe(model.has(key));
          }
          // Looked at last, when everything after has happened; a sample, as each is a whole map.
          for (const [one, then] of past.filter((_, index) => index % 20 === 0 || index === past.length - 1)) {
            expect([...one]).toEqual(then);
            expect([...one.keys()]).toEqual(then.map(([key]) => key));
            expect([...one.values()]).toEqual(then.map(([, value]) => value));
            const called: [string, number][] = [];
            one.forEach((value, key) => called.push([key, value]));
            expect(called).toEqual(then);
          }
        }),
        { numRuns: 12 },
      );
    },
  );

  it('is the same object when a key that it does not have is taken out', () => {
    for (const map of [numbered(3), numbered(300), withEntry(numbered(300), 'a', 1)]) {
      expect(withoutKey(map, 'nothing')).toBe(map);
    }
  });

  it('holds undefined as a value like any other', () => {
    const map = withEntry<string, number | undefined>(numbered(300), '7', undefined);
    expect([map.has('7'), map.get('7'), map.size]).toEqual([true, undefined, 300]);
  });
});
