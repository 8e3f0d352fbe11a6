import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { RawSignallingClient } from '../support/signalling-client.ts';

/** Addresses of the requests that reached PeerServer, the real one. */
const reached = vi.hoisted((): string[] => []);

vi.mock(import('peer'), async importOriginal => {
  const original = await importOriginal();
  return {
    ...original,
    ExpressPeerServer: (server, options) => {
      const make = options?.createWebSocketServer;
      if (!make) throw new Error('PeerServer is to have sockets that the gate made.');
      const sockets = make({});
      sockets.on('connection', (_socket: unknown, request: { url?: string }) => reached.push(request.url ?? ''));
      return original.ExpressPeerServer(server, { ...options, createWebSocketServer: () => sockets });
    },
  };
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it('R180: PeerServer reads an address that the gate wrote: no ticket, no room and nothing else that a client sent', async () => {
  const { slug } = await server.createRoom();
  const guest = await server.connect();
  await guest.hello(slug);
  const { id, ticket: token } = guest.peer;
  const query = new URLSearchParams({ key: 'peerjs', id, token, version: '1.5.5', anything: '%00' });
  await RawSignallingClient.connectBy(server.listener, String(query));
  expect(reached).toHaveLength(1);
  const { pathname, searchParams } = new URL(reached[0] ?? '', 'http://peer.invalid');
  expect(pathname).toBe('/');
  expect(Object.fromEntries(searchParams)).toEqual({ key: 'peerjs', id, token: expect.any(String) });
  expect(searchParams.get('token')).not.toBe(token);
});
