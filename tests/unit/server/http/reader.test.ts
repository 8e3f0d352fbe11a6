import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LONGEST_MS, UNREAD_MS, watchReader } from '../../../../server/http/reader.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watching(othersWait = false) {
  const [socket, destroy] = [{ bytesWritten: 100, writableLength: 0 }, vi.fn()];
  const end = watchReader({ socket: socket as Socket, destroy }, () => othersWait);
  return { socket, destroy, end };
}

it('R353: whoever takes nothing of a download for half a minute is cut off', () => {
  const { socket, destroy } = watching();
  for (let taken = 0; taken < 20; taken += 1) {
    vi.advanceTimersByTime(UNREAD_MS - 2_000);
    expect(destroy).not.toHaveBeenCalled();
    socket.bytesWritten += 1;
  }
  // What waits to be taken was not.
  socket.bytesWritten += 1_000;
  socket.writableLength += 1_000;
  vi.advanceTimersByTime(UNREAD_MS + 2_000);
  expect(destroy).toHaveBeenCalled();
});

it('R353: who is slow has two minutes when others wait for theirs', () => {
  const { socket, destroy } = watching(true);
  for (let at = 0; at < LONGEST_MS - 2_000; at += 1_000) {
    socket.bytesWritten += 1;
    vi.advanceTimersByTime(1_000);
  }
  expect(destroy).not.toHaveBeenCalled();
  vi.advanceTimersByTime(4_000);
  expect(destroy).toHaveBeenCalled();
});

it('an answer that was read is left alone', () => {
  const { destroy, end } = watching();
  end();
  vi.advanceTimersByTime(10 * LONGEST_MS);
  expect(destroy).not.toHaveBeenCalled();
});
