import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { Transform } from 'node:stream';
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
    socket
      .on('error', end)
      .on('close', end)
      .pipe(asAskedOf(`${hostname}:${port}`))
      .pipe(inner);
    inner.on('error', end).on('close', end).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, connections: () => connections, close: () => server.close() };
}

/**
 * What passes on with the `Host` of the server behind, as reverse proxies do: one on loopback answers for its own name
 * only.
 */
function asAskedOf(host: string): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = chunk.toString('latin1').replace(/^([A-Z]+ \S+ HTTP\/1\.1\r\n(?:.+\r\n)*?Host: ).+/i, `$1${host}`);
      done(null, Buffer.from(text, 'latin1'));
    },
  });
}
