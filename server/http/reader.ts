import type { ServerResponse } from 'node:http';

/** Whoever takes nothing of an answer for so long (ms) is cut off: what is kept for them is in the way of others. */
export const UNREAD_MS = 30_000;
/** So long (ms) an answer may take when others wait for theirs. */
export const LONGEST_MS = 120_000;

/**
 * Watches whether an answer is read, and cuts its reader off when not: they take nothing for a while, or others wait
 * and it takes too long. Returns what ends that.
 * @param othersWait whether they do
 */
export function watchReader(
  response: Pick<ServerResponse, 'socket' | 'destroy'>,
  othersWait: () => boolean,
): () => void {
  const began = performance.now();
  let [taken, at] = [-1, began];
  const timer = setInterval(() => {
    const now = performance.now();
    const { bytesWritten = 0, writableLength = 0 } = response.socket ?? {};
    if (bytesWritten - writableLength > taken) [taken, at] = [bytesWritten - writableLength, now];
    if (now - at >= UNREAD_MS || (now - began >= LONGEST_MS && othersWait())) response.destroy();
  }, 1_000);
  timer.unref();
  return () => clearInterval(timer);
}
