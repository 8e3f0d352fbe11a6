import { expect, it } from 'vitest';
import { charactersIn } from '../../../server/characters.ts';

it('texts count by their length, wherever they are, and each part a little', () => {
  const held = { one: 'x'.repeat(1_000), many: [new Map([['key', 'y'.repeat(500)]]), new Set(['z'.repeat(250)])] };
  expect(charactersIn(held)).toBeGreaterThan(1_750);
  expect(charactersIn(held)).toBeLessThan(2_050);
});

it('what a damaged log holds may be of any depth', () => {
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) deep = { text: deep };
  expect(charactersIn(deep)).toBeGreaterThan(100_000);
});
