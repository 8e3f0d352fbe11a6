import { describe, expect, it, vi } from 'vitest';
import { KeyedLimit, TokenBucket } from '../../../server/rate-limit.ts';

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

describe('what a limit costs', () => {
  const rate = { perSecond: 1, burst: 2 };

  it('one use looks at two other keys at most, however many there are', () => {
    const limit = new KeyedLimit(rate);
    for (let key = 0; key < 5_000; key += 1) limit.take(`key ${key}`, 0);
    const looks = vi.spyOn(TokenBucket.prototype, 'isFull');
    for (let key = 0; key < 100; key += 1) limit.take(`another ${key}`, 1);
    expect(looks.mock.calls.length).toBeLessThanOrEqual(200);
    looks.mockRestore();
  });

  it('keys are remembered up to a number; those not used for longest are forgotten first', () => {
    const limit = new KeyedLimit(rate, 10);
    while (limit.take('busy', 0));
    for (let key = 0; key < 100; key += 1) {
      limit.take(`key ${key}`, 0);
      limit.take('busy', 0);
    }
    expect(limit.size).toBeLessThanOrEqual(10);
    expect(limit.allows('busy', 0)).toBe(false);
  });

  it('keys that say nothing any more go as others are used', () => {
    const limit = new KeyedLimit(rate);
    for (let key = 0; key < 1_000; key += 1) limit.take(`key ${key}`, 0);
    for (let use = 0; use < 1_000; use += 1) limit.take('one', 60_000 + use);
    expect(limit.size).toBe(1);
  });
});

describe('when there is something again', () => {
  const rate = { perSecond: 2, burst: 10 };

  it('is told in ms', () => {
    const limit = new KeyedLimit(rate);
    expect(limit.waitMs('a', 0, 10)).toBe(0);
    expect(limit.take('a', 0, 10)).toBe(true);
    expect([limit.waitMs('a', 0), limit.waitMs('a', 0, 4), limit.waitMs('a', 400)]).toEqual([500, 2_000, 100]);
    expect(limit.take('a', 500)).toBe(true);
  });

  it('what was spent beyond the rate comes in first', () => {
    const limit = new KeyedLimit(rate);
    limit.spend('a', 0, 30);
    expect(limit.waitMs('a', 0)).toBe(10_500);
    expect(limit.allows('a', 10_400)).toBe(false);
    expect(limit.allows('a', 10_500)).toBe(true);
  });

  it('nobody owes more than comes in within half a minute, and what is given back is there', () => {
    const limit = new KeyedLimit(rate);
    limit.spend('a', 0, 1_000);
    expect(limit.waitMs('a', 0)).toBe(30_500);
    const other = new KeyedLimit(rate);
    for (const weight of [8, -6, -6]) other.spend('a', 0, weight);
    expect([other.allows('a', 0, 10), other.allows('a', 0, 11)]).toEqual([true, false]);
  });

  it('more than the burst is never awaited for ever', () => {
    const limit = new KeyedLimit(rate);
    limit.take('a', 0);
    expect(limit.waitMs('a', 0, 1_000)).toBe(500);
  });
});
