import type { ClientMessage } from '../protocol/client.ts';
import type { WireCommand } from '../protocol/commands.ts';
import type { RefusalReason } from '../protocol/server.ts';
import { ClosedError, RefusedError } from './errors.ts';

interface Waiting {
  readonly message: Extract<ClientMessage, { type: 'command' }>;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Commands without an answer yet. They are sent again after every reconnect under the same id,
 * which the relay lets have effect once.
 */
export class CommandOutbox {
  readonly #waiting = new Map<string, Waiting>();
  readonly #send: (message: ClientMessage) => void;
  #closed = false;

  constructor(send: (message: ClientMessage) => void) {
    this.#send = send;
  }

  /** Resolves when the relay acknowledged the command. @throws RefusedError, ClosedError */
  submit(command: WireCommand): Promise<void> {
    if (this.#closed) return Promise.reject(closed());
    const message = { type: 'command', id: crypto.randomUUID(), command } as const;
    const answered = new Promise<void>((resolve, reject) => {
      this.#waiting.set(message.id, { message, resolve, reject });
    });
    this.#send(message);
    return answered;
  }

  acknowledge(id: string): void {
    this.#take(id)?.resolve();
  }

  refuse(id: string, reason: RefusalReason): void {
    this.#take(id)?.reject(new RefusedError(reason));
  }

  resend(): void {
    for (const { message } of this.#waiting.values()) this.#send(message);
  }

  close(): void {
    this.#closed = true;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(closed());
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

function closed(): ClosedError {
  return new ClosedError('The session is closed.');
}
