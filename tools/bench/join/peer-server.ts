import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { ExpressPeerServer } from 'peer';

/** A PeerServer as its documentation sets it up, on any port of this machine. */
export async function startPeerServer(): Promise<{ port: number; close(): void }> {
  const app = express();
  const server = createServer(app);
  app.use(ExpressPeerServer(server, { path: '/' }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}
