import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withEntry, withoutKey } from '../../../../core/room/persistent-map.ts';
import { writesIn } from '../../../support/map-work.ts';

const numbered = (size: number): ReadonlyMap<string, number> =>
  new Map(Array.from({ length: size }, (_, index) => [String(index), index]));

const change = (size: number) =>
  fc.record({ key: fc.nat({ max: Math.floor(size * 1.2) + 2 }).map(String), value: fc.option(fc.nat()) });

describe('a persistent map', () => {
  it.each([
    [0, 120],
    [3, 120],
    [255, 120],
    [256, 120],
    [257, 120],
    [600, 120],
    // So many that what is different from a base has a base itself, which is made anew.
    [400, 900],
  ])('of %i entries is what a Map would be after any changes (%i at most), and its past stays', (size, most) => {
    fc.assert(
      fc.property(fc.array(change(size), { minLength: most / 2, maxLength: most, size: 'max' }), changes => {
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
        for (const [one, then] of past.filter(
          (_, index) => index % Math.ceil(most / 6) === 0 || index === past.length - 1,
        )) {
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
  });

  it('is the same object when a key that it does not have is taken out', () => {
    for (const map of [numbered(3), numbered(300), withEntry(numbered(300), 'a', 1)]) {
      expect(withoutKey(map, 'nothing')).toBe(map);
    }
  });

  it('takes a change for about the same however large it is', () => {
    const changes = 4_000;
    const cost = (size: number) => {
      let map = numbered(size);
      const writes = writesIn(() => {
        for (let number = 0; number < changes; number += 1) {
          map = withEntry(map, `new-${number}`, number);
          map = withEntry(map, String(number % size), -number);
          map = withoutKey(map, String((number * 7) % size));
        }
      });
      return writes / changes;
    };
    expect(cost(64_000) / cost(4_000)).toBeLessThan(1.5);
  });

  it('holds undefined as a value like any other', () => {
    const map = withEntry<string, number | undefined>(numbered(300), '7', undefined);
    expect([map.has('7'), map.get('7'), map.size]).toEqual([true, undefined, 300]);
  });
});
