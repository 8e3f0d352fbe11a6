import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Budgets } from '../budgets.ts';
import type { Shares } from '../Shares.ts';
import { HttpProblem, tooMany } from './errors.ts';
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
  const refused = new WeakSet<Socket>();
  const refuse = (socket: Socket, response: ServerResponse, problem: HttpProblem) => {
    refused.add(socket);
    const { status, body, headers } = problem;
    const type = { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' };
    response.writeHead(status, { ...SECURITY_HEADERS, ...headers, ...type }).end(JSON.stringify(body));
  };
  return (request, response) => {
    const { socket } = request;
    const [address, now] = [addressOf(request), performance.now()];
    const isKnown = !socket.destroyed && !refused.has(socket);
    const isWithin = isKnown && requests.take(address, now);
    const isWhole = request.headers.host !== undefined || request.httpVersion !== '1.1';
    const begin = () => void shares.run(address, socket, () => listener(request, response));
    if (isWithin && isWhole && inOrder.take(request, response, begin)) return;
    faults.spend(address, now, 1);
    // What came in one piece with that for which it was closed: Node reads it to its end.
    if (!isKnown) return;
    if (!isWithin)
      refuse(socket, response, tooMany('Too many requests came from here.', requests.waitMs(address, now)));
    else if (!isWhole)
      refuse(socket, response, new HttpProblem(400, 'no-host', 'A request says which host it is for.'));
    else socket.destroy();
  };
}
