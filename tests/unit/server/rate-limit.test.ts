import { describe, expect, it } from 'vitest';
import { KeyedLimit } from '../../../server/rate-limit.ts';

describe('a limit for every key', () => {
  const rate = { perSecond: 1, burst: 2 };

  it('looking takes nothing; after the burst time gives one back', () => {
    const limit = new KeyedLimit(rate);
    for (let look = 0; look < 5; look += 1) expect(limit.allows('a', 0)).toBe(true);
    expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0)]).toEqual([true, true, false]);
    expect(limit.allows('a', 999)).toBe(false);
    expect(limit.allows('a', 1_000)).toBe(true);
  });

  it('one key says nothing about another', () => {
    const limit = new KeyedLimit(rate);
    while (limit.take('a', 0));
    expect([limit.allows('a', 0), limit.allows('b', 0)]).toEqual([false, true]);
  });
});
