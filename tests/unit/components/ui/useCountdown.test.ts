import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, shallowRef, watch } from 'vue';
import { type Countdown, useCountdown } from '../../../../components/ui/useCountdown.ts';

const START = 1_700_000_000_000;
let scope = effectScope();

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

const run = (target: () => number | null, now: () => number = Date.now): Countdown =>
  scope.run(() => useCountdown(target, now))!;

describe('useCountdown', () => {
  test('is done at the moment itself, not at the second after', () => {
    const countdown = run(() => START + 2_300);
    let at = 0;
    scope.run(() =>
      watch(
        () => countdown.done,
        () => (at = Date.now()),
        { flush: 'sync' },
      ),
    );
    vi.advanceTimersByTime(10_000);
    expect(at).toBe(START + 2_300);
    expect(countdown.remaining).toBe(0);
  });

  test('ticks once a second, at whole seconds of what is left', () => {
    const countdown = run(() => START + 2_300);
    const seen: number[] = [];
    scope.run(() =>
      watch(
        () => countdown.remaining,
        left => seen.push(left),
        { flush: 'sync' },
      ),
    );
    vi.advanceTimersByTime(5_000);
    expect(seen).toEqual([2_000, 1_000, 0]);
  });

  test("the clock given counts, not this machine's", () => {
    const countdown = run(
      () => START + 60_000,
      () => Date.now() + 59_000,
    );
    expect(countdown.remaining).toBe(1_000);
    vi.advanceTimersByTime(1_000);
    expect(countdown.done).toBe(true);
  });

  test('a clock corrected meanwhile is heeded at the next second', () => {
    let off = 0;
    const countdown = run(
      () => START + 60_000,
      () => Date.now() + off,
    );
    off = 58_000;
    vi.advanceTimersByTime(1_000);
    expect(countdown.remaining).toBe(1_000);
  });

  test('a moment that is moved is followed at once, and being done is taken back', () => {
    const target = shallowRef<number | null>(START + 1_000);
    const countdown = run(() => target.value);
    vi.advanceTimersByTime(1_000);
    expect(countdown.done).toBe(true);
    target.value = START + 11_000;
    expect(countdown).toMatchObject({ done: false, remaining: 10_000 });
    target.value = null;
    expect(countdown).toMatchObject({ done: false, remaining: 0 });
  });

  test('stops with its scope', () => {
    run(() => START + 60_000);
    scope.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
