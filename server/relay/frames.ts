import { MAX_SERVER_FRAME_BYTES } from '../../core/protocol/limits.ts';
import type { ServerMessage } from '../../core/protocol/server.ts';
import { fitting } from '../../core/room/features/window.ts';

const FIN_TEXT = 0x81;
/** Most bytes of events in one frame. */
const EVENTS_BYTES = MAX_SERVER_FRAME_BYTES / 2;

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

/**
 * `events` frames from events that are JSON already, none of them large. The last one leads to the room's revision,
 * those before it to that of their last event.
 */
export function eventFrames(
  revision: number,
  events: readonly { readonly revision: number; readonly json: string }[],
): Buffer[] {
  const frames: Buffer[] = [];
  let rest = events;
  while (rest.length > 0) {
    const taken = fitting(rest, EVENTS_BYTES, ({ json }) => Buffer.byteLength(json), 1);
    rest = rest.slice(taken.length);
    const reached = rest.length > 0 ? (taken.at(-1)?.revision ?? revision) : revision;
    frames.push(frame(`{"type":"events","revision":${reached},"events":[${taken.map(({ json }) => json).join(',')}]}`));
  }
  return frames;
}
