import type { RefusalReason } from '../protocol/server.ts';

/** The relay refused a command; `reason` has its own sentence on screen. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`The relay refused: ${reason}.`);
    this.reason = reason;
  }
}

/** The session was closed before the relay answered. */
export class ClosedError extends Error {
  override name = 'ClosedError';
}
