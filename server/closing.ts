import type { WebSocket } from 'ws';
import { CLOSE } from '../core/protocol/close.ts';

/**
 * Close codes for what somebody sent. They are not listened to any more: who goes on sending would cost as much as
 * before, until the closing handshake is over.
 */
const FOR_WHAT_WAS_SENT: ReadonlySet<number | undefined> = new Set([CLOSE.badMessage, CLOSE.tooBig, CLOSE.rateLimited]);
/** How long the close frame has to get to them before the connection is cut, in ms. */
const LINGER_MS = 250;

/**
 * To be called after `socket.close(code)`. Reads nothing more of whoever was closed for what they sent, and then cuts
 * them off.
 */
export function stopListening(socket: WebSocket, code: number | undefined): void {
  if (!FOR_WHAT_WAS_SENT.has(code)) return;
  socket.pause();
  setTimeout(() => socket.terminate(), LINGER_MS).unref();
}

/** Close codes of ws itself: against the protocol, no UTF-8, too large (RFC 6455 §7.4.1). */
const BY_WS: ReadonlySet<number | undefined> = new Set([1002, 1007, 1009]);

/** Whether ws closes a connection with that code because of what was sent. */
export function isUnreadable(code: number | undefined): boolean {
  return BY_WS.has(code);
}
