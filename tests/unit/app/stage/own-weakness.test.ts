import { expect, test } from 'vitest';
import { NOTHING_SAID, type Said, SAID_EVERY_MS, weaknessToSay } from '../../../../app/stage/ownWeakness.ts';

/** What is said in the course of qualities at times in ms. */
function course(steps: readonly (readonly [at: number, quality: string | null])[]): string[] {
  let said: Said = NOTHING_SAID;
  return steps.flatMap(([at, quality]) => {
    const news = weaknessToSay(said, quality, at);
    if (news) said = { weak: news === 'weak', at };
    return news ? [`${news} at ${at}`] : [];
  });
}

test("a weak connection of one's own is said once, and its end", () => {
  expect(
    course([
      [0, null],
      [1, 'good'],
      [2, 'weak'],
      [3, 'weak'],
      [4, 'reconnecting'],
      [5, 'weak'],
      [6, 'good'],
      [7, 'good'],
    ]),
  ).toEqual(['weak at 2', 'over at 6']);
});

test('one that comes and goes is not spoken of all the time', () => {
  const flaps = Array.from({ length: 200 }, (_, index) => [index * 1_000, index % 2 ? 'good' : 'weak'] as const);
  const said = course(flaps);
  expect(said.length).toBeGreaterThan(2);
  expect(said.length).toBeLessThanOrEqual(2 * Math.ceil(200_000 / SAID_EVERY_MS));
});

test('nothing is said of a good connection that was never weak, nor while nothing is sent', () => {
  expect(
    course([
      [0, 'good'],
      [1, null],
      [2, 'reconnecting'],
      [3, 'good'],
    ]),
  ).toEqual([]);
});
