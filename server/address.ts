import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** More than an address is long; only a proxy that is trusted writes it. */
const MAX_LENGTH = 64;

/**
 * Whom limits take a client for: an address, or the /64 that an IPv6 address is in, because whoever has one of those
 * has all of it. With reverse proxies in front, the address that the outermost trusted one saw; what lies further left
 * in X-Forwarded-For is the client's own claim.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? '';
  if (trustedProxies === 0) return addressKey(direct);
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const hops = forwarded
    .split(',')
    .map(hop => hop.trim())
    .filter(hop => hop !== '');
  return addressKey(hops.at(-trustedProxies) ?? hops[0] ?? direct);
}

/**
 * What an address is counted under: IPv4 whole, also inside IPv6; IPv6 by its first 64 bits. Ports and zones do not
 * count.
 */
export function addressKey(address: string): string {
  const [, bracketed, , withPort] = /^\[([^\]]*)\](:\d+)?$|^([\d.]+):\d+$/.exec(address) ?? [];
  const [bare = ''] = (bracketed ?? withPort ?? address).split('%', 1);
  if (isIP(bare) !== 6) return bare.slice(0, MAX_LENGTH);
  const groups = groupsOf(bare);
  const isMapped = groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xff_ff;
  if (isMapped)
    return groups
      .slice(6)
      .flatMap(group => [group >> 8, group & 0xff])
      .join('.');
  return `${groups
    .slice(0, 4)
    .map(group => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  // The URL parser writes embedded IPv4 in groups too.
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map(group => Number.parseInt(group, 16)));
  const [first, last] = [read(head), read(tail ?? '')];
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
}
