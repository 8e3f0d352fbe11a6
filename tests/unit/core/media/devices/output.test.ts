// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callAttention } from '../../../../../core/media/devices/output.ts';

let element: HTMLAudioElement;
beforeEach(() => {
  vi.useFakeTimers();
  element = document.createElement('audio');
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:tune', revokeObjectURL: () => undefined }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Calls, and answers with whether that is over. */
function call(): () => boolean {
  let over = false;
  void callAttention('chat', null, element).then(() => (over = true));
  return () => over;
}

test.each(['ended', 'pause'])('a sound is over when the browser says %s', async event => {
  element.play = () => Promise.resolve();
  const isOver = call();
  await vi.advanceTimersByTimeAsync(50);
  expect(isOver()).toBe(false);
  element.dispatchEvent(new Event(event));
  await vi.advanceTimersByTimeAsync(0);
  expect(isOver()).toBe(true);
});

test.each([
  ['that goes on for ever', () => Promise.resolve()],
  ['that never begins', () => new Promise<void>(() => undefined)],
])('a sound %s is over a second after it should be', async (_what, play) => {
  element.play = play;
  const stopped = vi.spyOn(element, 'pause');
  const isOver = call();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isOver()).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isOver()).toBe(true);
  expect(stopped).toHaveBeenCalled();
});

test('a refused sound is told, and leaves no timer', async () => {
  element.play = () => Promise.reject(new DOMException('', 'NotAllowedError'));
  await expect(callAttention('chat', null, element)).rejects.toThrow(DOMException);
  expect(vi.getTimerCount()).toBe(0);
});
