import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { MAX_OUTBOUND_BYTES } from '../../../core/protocol/limits.ts';
import { ClientSocket, Connection } from '../../../server/relay/Connection.ts';
import { frame } from '../../../server/relay/frames.ts';

function connection() {
  // A server-side socket as ws makes it: no address, no protocols.
  const socket: ClientSocket = Reflect.construct(ClientSocket, [null, undefined, {}]);
  vi.spyOn(socket, 'readyState', 'get').mockReturnValue(ClientSocket.OPEN);
  const close = vi.spyOn(socket, 'close').mockImplementation(() => undefined);
  // Nobody reads: everything beyond the first chunk stays in the writable side.
  const stream = new PassThrough({ readableHighWaterMark: 1, writableHighWaterMark: 1 });
  const owner = { received: () => undefined, gone: () => undefined };
  return { reader: new Connection(owner, socket, stream, 0), stream, close };
}

it('R6: a reader for whom more than 1 MiB waits unsent is dropped with 4412 and sent nothing more', () => {
  const { reader, stream, close } = connection();
  const half = frame('x'.repeat(MAX_OUTBOUND_BYTES / 2 - 16));
  for (let written = 0; written < 3; written += 1) reader.write(half);
  expect(close).not.toHaveBeenCalled();
  const before = stream.writableLength;
  reader.write(half);
  expect(close).toHaveBeenCalledExactlyOnceWith(4412);
  expect(stream.writableLength).toBe(before);
});

it('R6: no frame makes a reader too slow by its own size', () => {
  const { reader, close } = connection();
  reader.write(frame('x'));
  reader.write(frame('x'.repeat(2 * MAX_OUTBOUND_BYTES)));
  expect(close).not.toHaveBeenCalled();
});
