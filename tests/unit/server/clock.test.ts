import { describe, expect, it } from 'vitest';
import { steadyClock } from '../../../server/clock.ts';

const HOUR = 3_600_000;

function clock() {
  let [wall, steady] = [1_700_000_000_000, 5_000];
  const now = steadyClock(
    () => wall,
    () => steady,
  );
  const pass = (ms: number) => {
    wall += ms;
    steady += ms;
    return now();
  };
  const set = (ms: number) => {
    wall += ms;
    return now();
  };
  return { now, pass, set, wall: () => wall };
}

describe('the server’s clock', () => {
  it('is the machine’s as long as nobody sets that', () => {
    const { now, pass, wall } = clock();
    expect(now()).toBe(wall());
    expect(pass(1_234)).toBe(wall());
    expect(pass(HOUR)).toBe(wall());
  });

  it.each([1, 800, 30_000, 60_000])(
    'does not run backwards when the machine’s is set back by %i ms, and is right soon',
    back => {
      const { now, pass, set, wall } = clock();
      let last = now();
      set(-back);
      for (let passed = 0; passed < 2 * back + 10; passed += Math.ceil(back / 10)) {
        expect(now()).toBeGreaterThanOrEqual(last);
        last = now();
        pass(Math.ceil(back / 10));
      }
      expect(now()).toBe(wall());
    },
  );

  it.each([-HOUR, -24 * HOUR, HOUR, 24 * HOUR])('is right at once when the machine’s was set by %i ms', by => {
    const { pass, set, wall } = clock();
    pass(100);
    expect(set(by)).toBe(wall());
    expect(pass(100)).toBe(wall());
  });
});
