import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsOf, PartsReader } from '../../../../core/room/parts.ts';
import { withEntry } from '../../../../core/room/persistent-map.ts';

function read(parts: Iterable<string>): unknown {
  const reader = new PartsReader();
  for (const part of parts) reader.add(part);
  return reader.value;
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('$map', '$list', '__proto__', '\u2028\n', '\ud800'),
);
const { small } = fc.letrec<{ small: unknown }>(tie => ({
  small: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('small'), { maxLength: 3 }),
    fc.array(fc.tuple(text, tie('small')), { maxLength: 3 }).map(all => new Map(all)),
    fc.array(fc.integer(), { maxLength: 3 }).map(all => new Set(all)),
    fc.dictionary(text, tie('small'), { maxKeys: 3 }),
  ),
}));
/** Of any size around that of one part. */
const large = fc
  .tuple(fc.integer({ min: 120, max: 400 }), small)
  .map(([size, one]) => Array.from({ length: size }, (_, index): [unknown, unknown] => [index, one]));
const collections = fc.oneof(
  large,
  large.map(all => new Map(all)),
  large.map(all => ({ outside: new Map([[1, new Set(all)]]) })),
);

it('whatever is taken apart is the same again', () => {
  fc.assert(
    fc.property(small, one => {
      expect(read(partsOf(one))).toEqual(one);
    }),
  );
});

it('what is large is the same again, in its order, without a line break in any part', () => {
  fc.assert(
    fc.property(collections, one => {
      const parts = [...partsOf(one)];
      expect(parts.filter(part => part.includes('\n'))).toEqual([]);
      expect([...partsOf(read(parts))]).toEqual(parts);
    }),
    { numRuns: 50 },
  );
});

it('a large map is many parts, also one that shares most of itself with another', () => {
  const large = new Map(
    Array.from({ length: 1_000 }, (_, index) => [`key-${index}`, { index, likes: new Set(['a']) }]),
  );
  const layered = withEntry(large, 'key-5', { index: -5, likes: new Set<string>() });
  const parts = [...partsOf({ layered })];
  expect(parts.length).toBeGreaterThan(7);
  expect(Math.max(...parts.map(part => part.length))).toBeLessThan(10_000);
  expect(read(parts)).toEqual({ layered: new Map(layered) });
});

it('what is cut short, or something else, is refused', () => {
  const parts = [...partsOf(new Set(Array.from({ length: 400 }, (_, index) => index)))];
  expect(() => read(parts.slice(0, -1))).toThrow();
  expect(() => read([])).toThrow();
  expect(() => read([...parts.slice(0, 2), '[7,[1]]'])).toThrow();
  expect(() => read(parts.map(part => part.slice(1)))).toThrow();
});
