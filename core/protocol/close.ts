/** Close codes of the relay's WebSocket, in the range RFC 6455 §7.4.2 leaves to applications. */
export const CLOSE = {
  /** A frame was not JSON or did not match the schema. Final. */
  badMessage: 4400,
  /** No hello came in time. Try again. */
  helloTimeout: 4408,
  /** A frame was larger than `MAX_CLIENT_FRAME_BYTES`. Final. */
  tooBig: 4413,
  /** Hello was refused; a `refused` frame said why. Final. */
  refused: 4403,
  /** More frames than `FRAMES_PER_SECOND`. Try again after a while. */
  rateLimited: 4429,
  /** The same credential connected elsewhere. Final for this connection. */
  takenOver: 4409,
  /** The reader did not keep up with `MAX_OUTBOUND_BYTES`. Resume. */
  tooSlow: 4412,
  /**
   * `room-damaged`: what the room holds cannot be read. Final; the person may try again. A code without a frame, since
   * clients of earlier versions know no such refusal: they take this code for trouble that passes.
   */
  roomDamaged: 4500,
  /** The relay is shutting down or restarting. Resume. */
  restarting: 4503,
  /** The session ended, as the last events said. Final. */
  ended: 4410,
  /** The participant left; said by the relay after `leave`. Final. */
  left: 4200,
} as const;

const FINAL: ReadonlySet<number> = new Set([
  CLOSE.badMessage,
  CLOSE.tooBig,
  CLOSE.refused,
  CLOSE.roomDamaged,
  CLOSE.takenOver,
  CLOSE.ended,
  CLOSE.left,
]);

/** Whether a client must not reconnect by itself after this close code. */
export function isFinalClose(code: number): boolean {
  return FINAL.has(code);
}
