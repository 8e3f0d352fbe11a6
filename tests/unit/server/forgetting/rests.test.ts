import { expect, it } from 'vitest';
import { Rests } from '../../../../server/forgetting/Rests.ts';

/** How long a room rests that takes 13 s and comes again as soon as it may. */
function restsOf(rests: Rests, times: number): number[] {
  const found: number[] = [];
  for (let now = 0, count = 0; count < times; count += 1) {
    rests.took('a', now, 13_000);
    now += 13_000;
    found.push(rests.left('a', now) / 1_000);
    now += rests.left('a', now);
  }
  return found;
}

it('R384: a room that comes again and again rests longer each time, up to 32 times as long as it took', () => {
  expect(restsOf(new Rests(), 8)).toEqual([13, 26, 52, 104, 208, 416, 416, 416]);
});

it('R384: no room rests longer than ten minutes, and others do not rest with it', () => {
  const rests = new Rests();
  rests.took('a', 0, 10_000_000);
  expect(rests.left('a', 10_000_000)).toBe(600_000);
  expect(rests.left('b', 0)).toBe(-Infinity);
});

it('R384: a room that was left alone for as long as it rested begins anew', () => {
  const rests = new Rests();
  restsOf(rests, 4);
  rests.took('a', 10_000_000, 1_000);
  expect(rests.left('a', 10_001_000)).toBe(1_000);
});
