import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Alarm } from '../../../server/relay/Alarm.ts';

const HOUR = 3_600_000;
let set = 0;
const now = () => Date.now() + set;

beforeEach(() => {
  set = 0;
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => vi.useRealTimers());

it('rings at its time and once', () => {
  const ring = vi.fn();
  const at = now() + 5 * HOUR;
  new Alarm(now, ring).set(at);
  vi.advanceTimersByTime(5 * HOUR - 1);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect(ring).toHaveBeenCalledExactlyOnceWith(at);
  vi.advanceTimersByTime(5 * HOUR);
  expect(ring).toHaveBeenCalledTimes(1);
});

it('R257: rings when the time to it has passed though the clock was set back by hours', () => {
  const ring = vi.fn();
  new Alarm(now, ring).set(now() + 30_000);
  set = -3 * HOUR;
  vi.advanceTimersByTime(30_001);
  expect(ring).toHaveBeenCalledTimes(1);
});

it('rings within a minute when the clock was set forward past it', () => {
  const ring = vi.fn();
  new Alarm(now, ring).set(now() + 3 * HOUR);
  set = 3 * HOUR;
  vi.advanceTimersByTime(60_001);
  expect(ring).toHaveBeenCalledTimes(1);
});

it('forgets its time when it is set to another, or to none', () => {
  const ring = vi.fn();
  const alarm = new Alarm(now, ring);
  alarm.set(now() + 1_000);
  alarm.set(now() + 2_000);
  vi.advanceTimersByTime(1_500);
  expect(ring).not.toHaveBeenCalled();
  alarm.set(null);
  vi.advanceTimersByTime(HOUR);
  expect(ring).not.toHaveBeenCalled();
});
