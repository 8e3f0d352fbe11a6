import { PassThrough } from 'node:stream';
import { vi } from 'vitest';
import { ClientSocket, Connection, type ConnectionHub, type Greeting } from '../../server/relay/Connection.ts';

export const GREETING: Greeting = {
  agreed: { version: 3, capabilities: [] },
  credentialHash: 'credential',
  invitation: null,
  after: null,
};

/** A connection of the relay without a network: nobody reads the stream but the test. */
export function openConnection(helloMs = 60_000) {
  // A server-side socket as ws makes it: no address, no protocols.
  const socket: ClientSocket = Reflect.construct(ClientSocket, [null, undefined, {}]);
  vi.spyOn(socket, 'readyState', 'get').mockReturnValue(ClientSocket.OPEN);
  const close = vi.spyOn(socket, 'close').mockImplementation(() => undefined);
  // Everything beyond the first chunk stays in the writable side.
  const stream = new PassThrough({ readableHighWaterMark: 1, writableHighWaterMark: 1 });
  const owner = { received: () => undefined, gone: () => undefined, faulted: () => undefined };
  return { connection: new Connection(owner, socket, stream, { address: '::1', room: null }, helloMs), stream, close };
}

/** One that is part of a room, as a guest. */
export function greetedConnection(hub: ConnectionHub = { received: () => undefined, detach: () => undefined }) {
  const opened = openConnection();
  opened.connection.checkHello();
  opened.connection.greeted(hub, GREETING);
  return opened;
}
