import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { MAX_OUTBOUND_BYTES } from '../../../protocol/limits.ts';
import { Connection, RelaySocket } from '../../../server/relay/Connection.ts';
import { frame } from '../../../server/relay/frames.ts';

function connection() {
  // A server-side socket as ws makes it: no address, no protocols.
  const socket: RelaySocket = Reflect.construct(RelaySocket, [null, undefined, {}]);
  vi.spyOn(socket, 'readyState', 'get').mockReturnValue(RelaySocket.OPEN);
  const close = vi.spyOn(socket, 'close').mockImplementation(() => undefined);
  // Nobody reads: everything beyond the first chunk stays in the writable side.
  const stream = new PassThrough({ readableHighWaterMark: 1, writableHighWaterMark: 1 });
  const owner = { received: () => undefined, gone: () => undefined };
  return { reader: new Connection(owner, socket, stream, 0), stream, close };
}

it('R6: a reader with more than 1 MiB unsent is dropped with 4412 and sent nothing more', () => {
  const { reader, stream, close } = connection();
  const half = frame('x'.repeat(MAX_OUTBOUND_BYTES / 2 - 16));
  reader.write(half);
  reader.write(half);
  expect(close).not.toHaveBeenCalled();
  const before = stream.writableLength;
  reader.write(half);
  expect(close).toHaveBeenCalledExactlyOnceWith(4412);
  expect(stream.writableLength).toBe(before);
});
