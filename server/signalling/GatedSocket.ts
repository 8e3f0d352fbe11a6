import { type RawData, WebSocket } from 'ws';
import { CLOSE } from '../../core/protocol/close.ts';
import { MAX_OUTBOUND_BYTES } from '../../core/protocol/limits.ts';
import { isUnreadable, stopListening } from '../closing.ts';

/** A socket whose messages pass our gate before PeerServer hears of them, and whose reader must keep up. */
export class GatedSocket extends WebSocket {
  /** Takes each frame, and has `pass` called for what PeerServer is to hear of it. Nothing passes before it is set. */
  taken: ((data: RawData, isBinary: boolean) => void) | null = null;
  /** It was closed for frames that are against the protocol of WebSockets, or too large. */
  faulted: (() => void) | null = null;

  /** The code with which it is closed, once that is known. */
  code: number | null = null;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'message') return super.emit(event, ...args);
    const [data, isBinary] = args as [RawData, boolean];
    this.taken?.(data, isBinary);
    return true;
  }

  /** PeerServer hears that. */
  pass(text: string): void {
    super.emit('message', Buffer.from(text), false);
  }

  override close(code?: number, reason?: string | Buffer): void {
    const isFault = this.readyState === WebSocket.OPEN && isUnreadable(code);
    this.code ??= code ?? null;
    super.close(code, reason);
    stopListening(this, code);
    if (isFault) this.faulted?.();
  }

  /**
   * PeerServer writes texts, and without looking whether they are read. A reader with too much unsent is dropped, as at
   * the relay.
   */
  override send(data: string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    if (this.bufferedAmount + Buffer.byteLength(data) > MAX_OUTBOUND_BYTES) return this.close(CLOSE.tooSlow);
    super.send(data);
  }
}
