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
  setImmediate(() => goOnReading(socket));
}

/** One that was closed meanwhile is not to be read any more. */
export function goOnReading(socket: WebSocket): void {
  if (socket.readyState === socket.OPEN) socket.resume();
}
