import type { IncomingMessage, RequestListener } from 'node:http';
import type { Budgets } from '../budgets.ts';
import type { Shares } from '../Shares.ts';
import { tooMany } from './errors.ts';
import { SECURITY_HEADERS } from './headers.ts';

/**
 * The listener, for as many requests as one address may send, as far as its share of the time goes. More are answered
 * here, before anything is read of them, and their connection is closed: what a refusal costs must be far less than
 * what it spares.
 */
export function within(
  { requests, faults }: Budgets['address'],
  shares: Shares,
  addressOf: (request: IncomingMessage) => string,
  listener: RequestListener,
): RequestListener {
  return (request, response) => {
    const [address, now] = [addressOf(request), performance.now()];
    if (requests.take(address, now)) return void shares.run(address, request.socket, () => listener(request, response));
    faults.spend(address, now, 1);
    const { status, body, headers } = tooMany('Too many requests came from here.', requests.waitMs(address, now));
    const type = { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' };
    response.writeHead(status, { ...SECURITY_HEADERS, ...headers, ...type }).end(JSON.stringify(body));
  };
}
