import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { retrySeconds } from './budgets.ts';

/** Takes an upgrade over, or returns false for one it refuses. */
export type Upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => boolean;

/**
 * The one place where WebSocket upgrades arrive: by exact path, anything else is 404. Whoever is not admitted is told when
 * to try again, before anything else of the request is looked at.
 * @param admit answers 0, or in how many ms to try again
 */
export function routeUpgrades(
  server: Server,
  routes: Readonly<Record<string, Upgrade>>,
  admit: (request: IncomingMessage, stream: Duplex) => number,
): void {
  const byPath = new Map(Object.entries(routes));
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', ignore);
    const route = byPath.get((request.url ?? '').split('?', 1)[0] ?? '');
    const wait = route ? admit(request, stream) : 0;
    if (!route) reject(stream, '404 Not Found');
    else if (wait > 0) reject(stream, `429 Too Many Requests\r\nRetry-After: ${retrySeconds(wait)}`);
    else if (!route(request, stream, head)) reject(stream, '403 Forbidden');
    stream.off('error', ignore);
    if (stream.destroyed) stream.on('error', ignore);
  });
}

/** @param status the status line, perhaps with headers */
function reject(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}

function ignore(): void {
  // A client that went away in the middle of its handshake.
}
