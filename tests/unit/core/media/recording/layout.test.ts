import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Area, arrange } from '../../../../../core/media/recording/layout.ts';

const [WIDTH, HEIGHT] = [1280, 720];
const overlap = (a: Area, b: Area) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const areas = (count: number, large: boolean) => {
  const arranged = arrange(count, large, WIDTH, HEIGHT);
  return [...(arranged.large ? [arranged.large] : []), ...arranged.tiles];
};

describe('the recorded picture', () => {
  it('has a place for everybody, inside it and over nobody else', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.boolean(), (count, large) => {
        const all = areas(count, large);
        expect(all).toHaveLength(count + Number(large));
        for (const [index, one] of all.entries()) {
          expect(one.width > 0 && one.height > 0).toBe(true);
          expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= WIDTH && one.y + one.height <= HEIGHT).toBe(true);
          expect(all.slice(index + 1).some(other => overlap(one, other))).toBe(false);
        }
      }),
    );
  });

  it('shows everybody alike: tiles of one size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.boolean(), (count, large) => {
        const { tiles } = arrange(count, large, WIDTH, HEIGHT);
        expect(new Set(tiles.map(({ width, height }) => `${width} ${height}`)).size).toBe(1);
      }),
    );
  });

  it('leaves most of itself to what is large', () => {
    for (const count of [0, 1, 9]) {
      const { large } = arrange(count, true, WIDTH, HEIGHT);
      expect(large!.width * large!.height).toBeGreaterThan(0.7 * WIDTH * HEIGHT);
    }
  });
});
