import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Counts } from '../../../../core/protocol/server.ts';
import { COUNTS_INTERVAL_MS, COUNTS_INTERVAL_MS_PER_READER, CountsPush } from '../../../../server/relay/CountsPush.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function pushed() {
  const sent: Counts[] = [];
  return { sent, counts: new CountsPush(counts => sent.push(counts)) };
}

it('R44: pushes are a quarter of a second apart and tell the latest', () => {
  const { sent, counts } = pushed();
  for (let viewers = 1; viewers <= 50; viewers += 1) counts.update({ stage: 0, viewers }, 1);
  expect(sent).toEqual([{ stage: 0, viewers: 1 }]);
  vi.advanceTimersByTime(COUNTS_INTERVAL_MS);
  expect(sent.at(-1)).toEqual({ stage: 0, viewers: 50 });
  expect(sent).toHaveLength(2);
});

it('R44: in a large room a change of less than a hundredth is no news', () => {
  const { sent, counts } = pushed();
  counts.update({ stage: 2, viewers: 5_000 }, 1);
  vi.advanceTimersByTime(COUNTS_INTERVAL_MS);
  for (let viewers = 5_001; viewers < 5_050; viewers += 1) counts.update({ stage: 2, viewers }, 1);
  vi.advanceTimersByTime(COUNTS_INTERVAL_MS);
  expect(sent).toHaveLength(1);
  counts.update({ stage: 2, viewers: 5_050 }, 1);
  counts.update({ stage: 3, viewers: 5_050 }, 1);
  vi.advanceTimersByTime(COUNTS_INTERVAL_MS);
  expect(sent.at(-1)).toEqual({ stage: 3, viewers: 5_050 });
});

it('R44: a change taken back before it was told is not told', () => {
  const { sent, counts } = pushed();
  counts.update({ stage: 1, viewers: 0 }, 1);
  counts.update({ stage: 2, viewers: 0 }, 1);
  counts.update({ stage: 1, viewers: 0 }, 1);
  vi.advanceTimersByTime(COUNTS_INTERVAL_MS);
  expect(sent).toEqual([{ stage: 1, viewers: 0 }]);
});

it('R44: with many readers pushes are further apart, so that they cost a bounded number of bytes a second', () => {
  const { sent, counts } = pushed();
  const readers = 5_000;
  for (let viewers = 1_000; viewers <= 1_100; viewers += 1) counts.update({ stage: 0, viewers }, readers);
  vi.advanceTimersByTime(readers * COUNTS_INTERVAL_MS_PER_READER - 1);
  expect(sent).toEqual([{ stage: 0, viewers: 1_000 }]);
  vi.advanceTimersByTime(1);
  expect(sent.at(-1)).toEqual({ stage: 0, viewers: 1_100 });
});
