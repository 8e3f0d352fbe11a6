import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Resync } from '../../../../core/session/Resync.ts';

const asked: string[] = [];
let resync: Resync;
beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  resync = new Resync(id => void asked.push(id), { delay: times => times * 1_000 });
});
afterEach(() => vi.useRealTimers());

/** Something could not be read, and the relay told the room. */
function missed(): void {
  resync.missed();
  resync.missed();
  resync.whole();
}

it('R299: the room is asked for at once, and owed until the relay told it', () => {
  resync.missed();
  expect([asked.length, resync.isOwed]).toEqual([1, true]);
  resync.whole();
  expect(resync.isOwed).toBe(false);
});

it('R299: what comes again and again is asked for ever more rarely', () => {
  const at: number[] = [];
  const from = performance.now();
  for (let tick = 0; tick < 200; tick += 1) {
    const before = asked.length;
    resync.missed();
    if (asked.length === before) vi.advanceTimersByTime(100);
    if (asked.length === before) continue;
    at.push(Math.round((performance.now() - from) / 1_000));
    resync.whole();
  }
  expect(at).toEqual([0, 1, 3, 6, 10, 15]);
});

it('R299: after a long time without, it is asked for at once again', () => {
  missed();
  vi.advanceTimersByTime(61_000);
  missed();
  expect(asked).toHaveLength(2);
});

it('R299: a question that came too soon is asked again when the relay said, one of before counts no more', () => {
  resync.missed();
  resync.refuse('another', 5);
  expect(asked).toHaveLength(1);
  resync.refuse(asked[0] ?? '', 7_000);
  vi.advanceTimersByTime(6_900);
  expect(asked).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(asked).toHaveLength(2);
});

it('R299: over a cut nothing is asked, and the room is still owed', () => {
  missed();
  resync.missed();
  resync.drop();
  vi.advanceTimersByTime(100_000);
  expect([asked.length, resync.isOwed]).toEqual([1, true]);
});
