import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { Slug } from '../core/protocol/parts.ts';
import { retrySeconds } from './budgets.ts';
import { type HostCheck, WRONG_HOST } from './host.ts';
import { SECURITY_HEADERS } from './http/headers.ts';

/**
 * Takes an upgrade over, or returns false for one it refuses.
 * @param room the slug in the address; null in the address that names none
 */
export type Upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer, room: string | null) => boolean;

/** Where sockets of one kind are reached: by a path of all rooms, and by one that has the room's slug in it. */
export interface Route {
  readonly path: string;
  readonly pathOf: (slug: string) => string;
  readonly upgrade: Upgrade;
}

/**
 * Whether a request wants a WebSocket. One that offers another protocol (as curl and Java do with `h2c`) is answered as
 * if it had not (RFC 9110 §7.8).
 */
export function wantsWebSocket({ headers: { upgrade = '' } }: Pick<IncomingMessage, 'headers'>): boolean {
  return upgrade.split(',').some(protocol => protocol.trim().toLowerCase() === 'websocket');
}

/**
 * The one place where WebSocket upgrades arrive: by exact path, anything else is 404. Whoever is not admitted is told
 * when to try again, before anything else of the request is looked at.
 * @param admit answers 0, or in how many ms to try again
 */
export function routeUpgrades(
  server: Server,
  hosts: HostCheck,
  routes: readonly Route[],
  admit: (request: IncomingMessage, stream: Duplex) => number,
): void {
  server.on('upgrade', (request, stream, head) => {
    // For as long as the stream lives: without a listener a client that resets it in the middle of an answer would end
    // the process.
    stream.on('error', ignore);
    const found = find(routes, (request.url ?? '').split('?', 1)[0] ?? '');
    const meant = hosts.isMeant(request);
    const mayConnect = meant && hosts.mayConnect(request);
    // Last, so that a page that may not connect takes nothing of what its visitor may open.
    const wait = found && mayConnect ? admit(request, stream) : 0;
    if (!meant) reject(stream, '421 Misdirected Request', { sentence: WRONG_HOST });
    else if (!mayConnect) reject(stream, '403 Forbidden', { sentence: WRONG_HOST });
    else if (!found) reject(stream, '404 Not Found');
    else if (wait > 0)
      reject(stream, '429 Too Many Requests', { headers: { 'Retry-After': String(retrySeconds(wait)) } });
    else if (!found.upgrade(request, stream, head, found.room)) reject(stream, '403 Forbidden');
  });
}

function find(
  routes: readonly Route[],
  path: string,
): { readonly upgrade: Upgrade; readonly room: string | null } | null {
  for (const { path: plain, pathOf, upgrade } of routes) {
    if (path === plain) return { upgrade, room: null };
    const [before = '', after = ''] = pathOf(' ').split(' ');
    const room = path.slice(before.length, path.length - after.length);
    if (path === pathOf(room) && v.is(Slug, room)) return { upgrade, room };
  }
  return null;
}

function reject(
  stream: Duplex,
  status: string,
  { sentence = '', headers: more = {} }: { sentence?: string; headers?: Record<string, string> } = {},
): void {
  const headers = {
    ...more,
    ...SECURITY_HEADERS,
    ...(sentence === '' ? {} : { 'Content-Type': 'text/plain; charset=utf-8' }),
    Connection: 'close',
    'Content-Length': String(Buffer.byteLength(sentence)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  stream.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${sentence}`, () => stream.destroy());
}

function ignore(): void {
  // A client that went away in the middle of its handshake.
}
