import type { IncomingMessage, RequestListener } from 'node:http';
import type { Budgets } from '../budgets.ts';
import type { Shares } from '../Shares.ts';
import { tooMany } from './errors.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { InOrder } from './in-order.ts';

/**
 * The listener, for as many requests as one address may send, as far as its share of the time goes. More are answered
 * here, before anything is read of them, and their connection is closed: what a refusal costs must be far less than
 * what it spares. A connection on which too many wait for answers is closed without one.
 */
export function within(
  { requests, faults }: Budgets['address'],
  shares: Shares,
  addressOf: (request: IncomingMessage) => string,
  listener: RequestListener,
): RequestListener {
  const inOrder = new InOrder();
  return (request, response) => {
    const { socket } = request;
    const [address, now] = [addressOf(request), performance.now()];
    // What came in one piece with that for which it was closed: Node reads it to its end.
    if (socket.destroyed) return faults.spend(address, now, 1);
    const isWithin = requests.take(address, now);
    const begin = () => void shares.run(address, socket, () => listener(request, response));
    if (isWithin && inOrder.take(request, response, begin)) return;
    faults.spend(address, now, 1);
    if (isWithin) return void socket.destroy();
    const { status, body, headers } = tooMany('Too many requests came from here.', requests.waitMs(address, now));
    const type = { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' };
    response.writeHead(status, { ...SECURITY_HEADERS, ...headers, ...type }).end(JSON.stringify(body));
  };
}
