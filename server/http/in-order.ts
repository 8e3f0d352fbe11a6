import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for the answer to one before them: browsers send none before that. */
export const MOST_WAITING = 16;

type Begin = () => void;

/**
 * Answers the requests of a connection one after the other. Node begins all that came together at once, and a
 * connection could have thousands under way.
 */
export class InOrder {
  /** Connections of which a request is under way, with what waits for its answer. */
  readonly #waiting = new WeakMap<Socket, Begin[]>();

  /** Begins when everything before it on its connection was answered. Answers false where too many wait. */
  take({ socket }: IncomingMessage, response: ServerResponse, begin: Begin): boolean {
    const waiting = this.#waiting.get(socket);
    if (waiting && waiting.length >= MOST_WAITING) return false;
    response.once('close', () => this.#next(socket));
    if (waiting) waiting.push(begin);
    else {
      this.#waiting.set(socket, []);
      begin();
    }
    return true;
  }

  #next(socket: Socket): void {
    const next = this.#waiting.get(socket)?.shift();
    if (!next) this.#waiting.delete(socket);
    else if (!socket.destroyed) next();
  }
}
