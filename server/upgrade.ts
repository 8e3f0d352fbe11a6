import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Takes an upgrade over, or returns false for one it refuses. */
export type Upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => boolean;

/** The one place where WebSocket upgrades arrive: by exact path, anything else is 404. */
export function routeUpgrades(server: Server, routes: Readonly<Record<string, Upgrade>>): void {
  const byPath = new Map(Object.entries(routes));
  server.on('upgrade', (request, stream, head) => {
    // For as long as the stream lives: without a listener a client that resets it in the middle of an answer would end the process.
    stream.on('error', ignore);
    const route = byPath.get((request.url ?? '').split('?', 1)[0] ?? '');
    if (!route) reject(stream, '404 Not Found');
    else if (!route(request, stream, head)) reject(stream, '403 Forbidden');
  });
}

function reject(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}

function ignore(): void {
  // A client that went away in the middle of its handshake.
}
