import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

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
  if (!ipaddr.isValid(bare)) return bare.slice(0, MAX_LENGTH);
  const parsed = ipaddr.process(bare);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map(group => group.toString(16));
  return `${network.join(':')}::/64`;
}
