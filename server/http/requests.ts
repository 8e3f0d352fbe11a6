import type { IncomingMessage, RequestListener } from 'node:http';
import type { KeyedLimit } from '../rate-limit.ts';
import { tooMany } from './errors.ts';
import { SECURITY_HEADERS } from './headers.ts';

/**
 * The listener, for as many requests as one address may send. More are answered here, before anything is read of them,
 * and their connection is closed: what a refusal costs must be far less than what it spares.
 */
export function within(
  limit: KeyedLimit,
  addressOf: (request: IncomingMessage) => string,
  listener: RequestListener,
): RequestListener {
  return (request, response) => {
    const [address, now] = [addressOf(request), performance.now()];
    if (limit.take(address, now)) return listener(request, response);
    const { status, body, headers } = tooMany('Too many requests came from here.', limit.waitMs(address, now));
    const type = { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' };
    response.writeHead(status, { ...SECURITY_HEADERS, ...headers, ...type }).end(JSON.stringify(body));
  };
}
