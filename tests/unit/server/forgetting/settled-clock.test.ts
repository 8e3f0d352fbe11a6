import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SettledClock } from '../../../../server/forgetting/SettledClock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEGIN = Date.UTC(2026, 0, 1);

/** How far the server's clock is set ahead of that which nobody sets. */
let ahead: number;
const wall = () => ahead + performance.now();
let clock: SettledClock;
const jumped = vi.fn();

/** Time goes by, for all clocks. */
const pass = (ms: number) => void vi.advanceTimersByTime(ms);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  ahead = BEGIN - performance.now();
  jumped.mockClear();
  clock = new SettledClock({ now: wall, jumped });
});
afterEach(() => {
  clock.stop();
  vi.useRealTimers();
});

it('R381: nothing is due in the first hour of a server, whatever its clock says', () => {
  expect(clock.at).toBe(-Infinity);
  pass(HOUR - 1);
  expect(clock.at).toBe(-Infinity);
  pass(1);
  expect(clock.at).toBe(wall());
});

it('R381: a clock that is days ahead for seconds has nothing due, and that is said once', () => {
  pass(5 * HOUR);
  const before = wall();
  ahead += 60 * DAY;
  pass(3_000);
  expect(clock.at).toBe(before + 3_000);
  ahead -= 60 * DAY;
  pass(1_000);
  expect(clock.at).toBe(wall());
  for (let minute = 0; minute < 120; minute += 1) {
    pass(60_000);
    expect(clock.at).toBe(wall());
  }
  jumped.mockClear();
  ahead += 60 * DAY;
  pass(3_000);
  expect(clock.at).toBe(wall() - 60 * DAY);
  pass(60_000);
  expect(clock.at).toBe(wall() - 60 * DAY);
  expect(jumped).toHaveBeenCalledExactlyOnceWith(60 * DAY);
});

it('R381: a clock that goes on saying so is believed after an hour', () => {
  pass(5 * HOUR);
  ahead += 60 * DAY;
  pass(HOUR);
  expect(clock.at).toBe(wall() - 60 * DAY);
  pass(2 * 60_000);
  expect(clock.at).toBe(wall());
});

it('R381: a clock that was set back is followed at once', () => {
  pass(5 * HOUR);
  ahead -= 10 * DAY;
  expect(clock.at).toBe(wall());
});

it('where nobody waits for it, the clock is believed', () => {
  const hasty = new SettledClock({ now: wall, settleMs: 0 });
  expect(hasty.at).toBe(BEGIN);
  hasty.stop();
});
