import type { ServerMessage } from '../../protocol/server.ts';

const FIN_TEXT = 0x81;

/**
 * One whole unmasked WebSocket text frame (RFC 6455 §5.2). Made once, the same bytes are written
 * to every reader's socket, with neither a copy nor a second write for the header.
 */
export function frame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(header + length);
  bytes[0] = FIN_TEXT;
  if (header === 2) {
    bytes[1] = length;
  } else if (header === 4) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  bytes.write(text, header);
  return bytes;
}

/** A message as a frame. Typed, so that what goes out is what the schema says. */
export function encode(message: ServerMessage): Buffer {
  return frame(JSON.stringify(message));
}

/** An `events` frame from events that are JSON already. */
export function encodeEvents(revision: number, events: readonly string[]): Buffer {
  return frame(`{"type":"events","revision":${revision},"events":[${events.join(',')}]}`);
}
