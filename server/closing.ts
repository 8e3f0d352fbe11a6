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
