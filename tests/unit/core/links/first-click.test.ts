// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { listenFirst, onClick } from '../../../../core/links/page/firstClick.ts';

test('each click is taken once, whether the first script heard it, the other one, or both', () => {
  const take = vi.fn<(event: MouseEvent) => void>();
  onClick(take);
  document.body.click();
  expect(take).toHaveBeenCalledTimes(1);
  listenFirst();
  document.body.click();
  document.body.click();
  expect(take).toHaveBeenCalledTimes(3);
  expect(new Set(take.mock.calls.flat()).size).toBe(3);
});
