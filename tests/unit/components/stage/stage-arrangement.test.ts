import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, type Arrangement, type Rect } from '../../../../components/stage/stageArrangement.ts';

const area = fc.record({ width: fc.integer({ min: 200, max: 3_840 }), height: fc.integer({ min: 160, max: 2_160 }) });
const count = fc.integer({ min: 0, max: 40 });
const large = fc.constantFrom('person', 'screen', null);

const all = ({ large: one, small }: Arrangement): Rect[] => (one ? [one, ...small] : [...small]);
const overlap = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const surface = ({ width, height }: Rect) => width * height;

describe('where pictures are put on stage', () => {
  test('nothing overlaps, nothing is left out, nothing is outside of what can be scrolled to', () => {
    fc.assert(
      fc.property(large, count, area, (kind, many, size) => {
        const made = arrange(kind, many, size);
        expect(made.small).toHaveLength(many);
        expect(made.large === null).toBe(kind === null);
        const rects = all(made);
        for (const [index, one] of rects.entries()) {
          expect(Math.min(one.x, one.y)).toBeGreaterThanOrEqual(0);
          expect(Math.min(one.width, one.height)).toBeGreaterThan(0);
          expect(one.x + one.width).toBeLessThanOrEqual(made.width + 1);
          expect(one.y + one.height).toBeLessThanOrEqual(made.height + 1);
          expect(rects.slice(index + 1).some(other => overlap(one, other))).toBe(false);
        }
      }),
    );
  });

  test('it scrolls one way at most, and only when it must', () => {
    fc.assert(
      fc.property(large, count, area, (kind, many, size) => {
        const { width, height, scrolls } = arrange(kind, many, size);
        expect(width > size.width).toBe(scrolls === 'across');
        expect(height > size.height).toBe(scrolls === 'down');
      }),
    );
  });

  test('the large picture is in sight whole, and no small one is larger', () => {
    fc.assert(
      fc.property(fc.constantFrom('person', 'screen'), fc.integer({ min: 1, max: 40 }), area, (kind, many, size) => {
        const made = arrange(kind, many, size);
        expect(made.large!.x + made.large!.width).toBeLessThanOrEqual(size.width);
        expect(made.large!.y + made.large!.height).toBeLessThanOrEqual(size.height);
        for (const one of made.small) expect(surface(one)).toBeLessThanOrEqual(surface(made.large!));
      }),
    );
  });

  test('a face keeps an ordinary shape, so that it is not cropped away', () => {
    fc.assert(
      fc.property(fc.constantFrom('person', null), fc.integer({ min: 1, max: 40 }), area, (kind, many, size) => {
        for (const { width, height } of all(arrange(kind, many, size))) {
          expect(width / height).toBeGreaterThan(4 / 3 - 0.05);
          expect(width / height).toBeLessThan(16 / 9 + 0.05);
        }
      }),
    );
  });

  test.each([
    ['a wide page', { width: 1_400, height: 700 }, 'beside'],
    ['a panel', { width: 344, height: 560 }, 'below'],
    ['a panel with its side open', { width: 344, height: 196 }, 'beside'],
  ])('on %s the others are %s the large one', (_where, size, side) => {
    const { large: one, small } = arrange('screen', 3, size);
    expect(
      small.every(each => (side === 'beside' ? each.x >= one!.x + one!.width : each.y >= one!.y + one!.height)),
    ).toBe(true);
  });

  test('before it was measured nothing has a size', () => {
    expect(arrange('person', 2, { width: 0, height: 0 })).toMatchObject({
      large: { width: 0 },
      small: [{ width: 0 }, { width: 0 }],
    });
  });
});
