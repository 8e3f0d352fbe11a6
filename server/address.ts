import type { IncomingMessage } from 'node:http';

/**
 * The client's address, for limits. With reverse proxies in front, the address that the outermost
 * trusted one saw; what lies further left in X-Forwarded-For is the client's own claim.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? '';
  if (trustedProxies === 0) return direct;
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const hops = forwarded
    .split(',')
    .map(hop => hop.trim())
    .filter(hop => hop !== '');
  return hops.at(-trustedProxies) ?? hops[0] ?? direct;
}
