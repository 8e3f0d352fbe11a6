import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createServer } from 'node:tls';

const read = (file: string) => readFileSync(new URL(`./tls/${file}`, import.meta.url));

/**
 * A server on a public-looking host name: TLS in front of one on loopback, with a throw-away
 * certificate that only a browser told to ignore certificate errors accepts.
 */
export async function startTlsFront(origin: string): Promise<{ port: number; connections(): number; close(): void }> {
  const { hostname, port } = new URL(origin);
  let connections = 0;
  const server = createServer({ key: read('key.pem'), cert: read('cert.pem') }, socket => {
    connections += 1;
    const inner = connect(Number(port), hostname);
    const end = () => {
      socket.destroy();
      inner.destroy();
    };
    socket.on('error', end).on('close', end).pipe(inner);
    inner.on('error', end).on('close', end).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, connections: () => connections, close: () => server.close() };
}
