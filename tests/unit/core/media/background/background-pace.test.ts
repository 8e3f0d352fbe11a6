import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Pace, PACE_LIMITS, PaceKeeper } from '../../../../../core/media/background/pace.ts';

const FRAME_MS = 42;

/** Feeds frames of one cost for so many ms, and returns the paces in the order in which they came. */
function feed(keeper: PaceKeeper, cost: number, from: number, ms: number): Pace[] {
  const seen: Pace[] = [];
  for (let now = from; now < from + ms; now += Math.max(FRAME_MS, cost)) {
    const pace = keeper.took(cost, now);
    if (seen.at(-1) !== pace) seen.push(pace);
  }
  return seen;
}

describe('how many frames a machine processes', () => {
  test('is known within a second, and at once when they are far too slow', () => {
    const fast = new PaceKeeper();
    feed(fast, 10, 0, 1_100);
    expect([fast.tried, fast.pace]).toEqual([true, 'every']);
    const slow = new PaceKeeper();
    expect(feed(slow, 400, 0, 2_500).at(-1)).toBe('off');
  });

  test('does not go by the first ones, which compile and load', () => {
    const keeper = new PaceKeeper();
    keeper.took(900, 900);
    keeper.took(300, 1_200);
    keeper.took(200, 1_400);
    feed(keeper, 10, 1_450, 2_000);
    expect([keeper.tried, keeper.pace]).toEqual([true, 'every']);
  });

  test('is halved when it falls behind, and none when it still does; a moment of it changes nothing', () => {
    const keeper = new PaceKeeper();
    feed(keeper, 10, 0, 2_000);
    expect(feed(keeper, 50, 2_000, 700)).toEqual(['every']);
    expect(feed(keeper, 10, 2_700, 1_000)).toEqual(['every']);
    expect(feed(keeper, 50, 4_000, 4_000)).toEqual(['every', 'half']);
    expect(feed(keeper, 120, 8_000, 8_000)).toEqual(['half', 'off']);
  });

  test('comes back when there is room to spare, and not before', () => {
    const keeper = new PaceKeeper();
    feed(keeper, 50, 0, 2_000);
    expect(keeper.pace).toBe('half');
    feed(keeper, PACE_LIMITS.every * 0.9, 2_000, 30_000);
    expect(keeper.pace).toBe('half');
    feed(keeper, PACE_LIMITS.every * 0.5, 32_000, 30_000);
    expect(keeper.pace).toBe('every');
  });

  test('once none, stays none, whatever is said later', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 200 }), costs => {
        const keeper = new PaceKeeper();
        let off = false;
        costs.forEach((cost, index) => {
          const pace = keeper.took(cost, index * FRAME_MS);
          expect(off && pace !== 'off').toBe(false);
          off = pace === 'off';
        });
      }),
    );
  });

  test('is never none on a machine that needs less than the limit for each', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(PACE_LIMITS.half), { maxLength: 300 }), costs => {
        const keeper = new PaceKeeper();
        for (const [index, cost] of costs.entries()) expect(keeper.took(cost, index * FRAME_MS)).not.toBe('off');
      }),
    );
  });
});
