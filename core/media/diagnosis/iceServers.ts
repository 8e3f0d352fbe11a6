import type { Ice } from '../../protocol/server.ts';
import type { TurnCheck } from './checks.ts';

/** One address of a TURN server with what opens it. */
export interface TurnServer {
  readonly urls: string;
  readonly username: string;
  readonly credential: string;
}

/** The scheme and the transport of RFC 7065 §3.1; a `turn:` without one is UDP, a `turns:` TCP. */
const TURN_URL = /^(turns?):[^?\s]+(?:\?transport=(udp|tcp))?$/i;

/** More addresses of one kind than this are not tried: a server could name any number. */
const MOST = 4;

/** By which way a TURN server is reached at that address; null for ways that no browser takes, such as DTLS. */
export function turnWay(url: string): TurnCheck | null {
  const [, scheme, transport] = TURN_URL.exec(url) ?? [];
  if (scheme === undefined) return null;
  if (scheme.toLowerCase() === 'turns') return transport?.toLowerCase() === 'udp' ? null : 'turn-tls';
  return transport?.toLowerCase() === 'tcp' ? 'turn-tcp' : 'turn-udp';
}

/** Every TURN address that goes that way, as a server of its own. */
export function turnServers({ servers }: Ice, way: TurnCheck): TurnServer[] {
  return servers
    .flatMap(({ urls, username = '', credential = '' }) =>
      [urls]
        .flat()
        .filter(url => turnWay(url) === way)
        .map(url => ({ urls: url, username, credential })),
    )
    .slice(0, MOST);
}

/** The STUN addresses. */
export function stunUrls({ servers }: Ice): string[] {
  return servers
    .flatMap(({ urls }) => [urls].flat())
    .filter(url => /^stuns?:/i.test(url))
    .slice(0, MOST);
}
