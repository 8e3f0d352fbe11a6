import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOff, soonThenLate } from '../../../../core/protocol/retry.ts';

describe('back-off', () => {
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('doubles up to its cap, and lies between half of that and the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), share, (failures, random) => {
        const whole = Math.min(4_000, 250 * 2 ** (failures - 1));
        const delay = backOff(250, 4_000, () => random).delay(failures);
        expect(delay).toBeGreaterThanOrEqual(whole / 2);
        expect(delay).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it('spreads those who were cut at the same moment over half of it', () => {
    const delays = Array.from({ length: 200 }, () => backOff(1_000, 8_000).delay(4));
    expect(new Set(delays).size).toBeGreaterThan(190);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(2_000);
  });

  it('changes from the short to the long delays, which start at their own first value', () => {
    const policy = soonThenLate(
      backOff(100, 400, () => 1),
      backOff(2_000, 8_000, () => 1),
      3,
    );
    expect([1, 2, 3, 4, 5, 6, 7].map(failures => policy.delay(failures))).toEqual([
      100, 200, 400, 2_000, 4_000, 8_000, 8_000,
    ]);
  });
});
