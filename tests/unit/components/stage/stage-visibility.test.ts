// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { useStageVisibility } from '../../../../components/stage/useStageVisibility.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('how large pictures are is told when their sizes have settled, and never once the stage is gone', async () => {
  const scope = effectScope();
  const tell = vi.fn();
  const size = ref(100);
  const placed = () => {
    const place = { x: 0, y: 0, width: size.value, height: size.value };
    return [{ picture: { key: 'ada camera', tile: { id: 'ada' }, kind: 'camera' } as never, place }];
  };
  scope.run(() => useStageVisibility({ list: ref(document.createElement('ul')), placed, home: () => window, tell }));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(tell).toHaveBeenCalledOnce();
  size.value = 200;
  await nextTick();
  scope.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(tell).toHaveBeenCalledOnce();
});
