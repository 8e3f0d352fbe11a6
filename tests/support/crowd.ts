import { WebSocket } from 'ws';
import { decodeServerMessage } from '../../core/protocol/codec.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { newCommandId, newCredential, OFF } from './relay-client.ts';

/** Sockets opened at the same time. */
const OPENING = 50;

/**
 * Simulated viewers of one room. What they are told after entering they do not even read, so that thousands cost a test
 * little.
 */
export class Crowd {
  readonly #sockets: readonly WebSocket[];

  private constructor(sockets: readonly WebSocket[]) {
    this.#sockets = sockets;
  }

  /** Everybody in, each under the name that `nameOf` gives. */
  static async enter(origin: string, room: string, size: number, nameOf: (index: number) => string): Promise<Crowd> {
    const sockets: WebSocket[] = [];
    for (let from = 0; from < size; from += OPENING) {
      const count = Math.min(OPENING, size - from);
      sockets.push(
        ...(await Promise.all(
          Array.from({ length: count }, (_, offset) => enterOne(origin, room, nameOf(from + offset))),
        )),
      );
    }
    return new Crowd(sockets);
  }

  /** One of them asks something of the room; the answer is not waited for. */
  command(index: number, command: WireCommand): void {
    const socket = this.#sockets[index];
    if (!socket) throw new Error(`There is nobody at ${index}.`);
    socket.send(JSON.stringify({ type: 'command', id: newCommandId(), command }));
  }

  leave(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
}

function enterOne(origin: string, room: string, name: string): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/relay`, { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    const failed = (why: unknown) => reject(new Error(`${name} did not get in: ${String(why)}`));
    socket.once('error', failed).once('close', failed);
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, room, credential: newCredential() })),
    );
    socket.on('message', data => {
      const message = decodeServerMessage((data as Buffer).toString());
      if (message.type === 'welcome') {
        const command: WireCommand = { type: 'enter', name, place: 'viewer', ...OFF };
        socket.send(JSON.stringify({ type: 'command', id: newCommandId(), command }));
      } else if (message.type === 'refused') {
        failed(message.reason);
      } else if (message.type === 'entered') {
        socket.removeAllListeners('message').removeListener('close', failed);
        resolve(socket);
      }
    });
  });
}
