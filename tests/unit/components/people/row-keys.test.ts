import { describe, expect, test } from 'vitest';
import { stepFrom } from '../../../../components/people/rowKeys.ts';

const all = () => true;

describe('keys in the participants list', () => {
  test.each([
    ['ArrowDown', 4, 5],
    ['ArrowUp', 4, 3],
    ['PageDown', 4, 14],
    ['PageUp', 14, 4],
    ['PageDown', 95, 99],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['ArrowDown', 99, 99],
    ['ArrowUp', 0, 0],
  ])('%s at row %i of 100 leads to row %i', (key, at, to) => {
    expect(stepFrom(key, at, 100, 10, all)).toBe(to);
  });

  test('rows with nothing to do are stepped over, and the last one that has is kept', () => {
    const even = (index: number) => index % 2 === 0;
    expect(stepFrom('ArrowDown', 0, 10, 5, even)).toBe(2);
    expect(stepFrom('End', 0, 10, 5, even)).toBe(8);
    expect(stepFrom('ArrowDown', 8, 10, 5, even)).toBe(8);
  });

  test('other keys are left to the browser', () => {
    expect(stepFrom('Enter', 0, 10, 5, all)).toBeNull();
    expect(stepFrom('a', 0, 10, 5, all)).toBeNull();
  });

  test('an empty list leads nowhere', () => {
    expect(stepFrom('ArrowDown', 0, 0, 5, all)).toBeNull();
  });
});
