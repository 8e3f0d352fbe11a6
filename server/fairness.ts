import type { WebSocket } from 'ws';

/** A frame above this is taken for one that costs something to read, in bytes. */
const LARGE_FRAME_BYTES = 4 * 1024;

/**
 * To be called after a frame of a WebSocket was read. After a large one nothing more is read of it in this turn of the
 * event loop: Node reads up to 2 MiB of one socket before it looks at the next, and everybody else would wait for that.
 */
export function giveWay(socket: WebSocket, bytes: number): void {
  if (bytes <= LARGE_FRAME_BYTES || socket.readyState !== socket.OPEN || socket.isPaused) return;
  socket.pause();
  setImmediate(() => {
    // One that was closed meanwhile is not to be read any more.
    if (socket.readyState === socket.OPEN) socket.resume();
  });
}

/** Does one thing of each key in a turn of the event loop, so that many of one key make nobody else wait for all. */
export class Turns {
  readonly #waiting = new Map<string, (() => void)[]>();
  #woken = false;

  /** Does it now, or after what waits of that key. */
  run(key: string, work: () => void): void {
    const before = this.#waiting.get(key);
    if (before) return void before.push(work);
    this.#waiting.set(key, []);
    this.#wake();
    work();
  }

  #wake(): void {
    if (this.#woken) return;
    this.#woken = true;
    setImmediate(() => {
      this.#woken = false;
      const due: (() => void)[] = [];
      for (const [key, waiting] of this.#waiting) {
        const next = waiting.shift();
        if (next) due.push(next);
        else this.#waiting.delete(key);
      }
      if (due.length > 0) this.#wake();
      for (const work of due) work();
    });
  }
}
