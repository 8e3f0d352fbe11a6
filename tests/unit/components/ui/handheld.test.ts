import { expect, test } from 'vitest';
import { isHandheld } from '../../../../components/ui/handheld.ts';

test.each([
  ['a phone upright', true, 390, 844, true],
  ['a phone on its side', true, 844, 390, true],
  ['a large phone', true, 430, 932, true],
  ['a small tablet', true, 744, 1133, false],
  ['a laptop with a touch screen', true, 1280, 800, false],
  ['a small window of a desktop browser is a small screen only where it is touched', false, 390, 844, false],
])('%s', (_device, coarse, width, height, handheld) => {
  expect(isHandheld(coarse, { width, height })).toBe(handheld);
});
