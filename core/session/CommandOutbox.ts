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
 * Longest time (ms) that a command waits until the relay may take it. Whoever asked for it is told at once of longer
 * ones.
 */
const PATIENCE_MS = 15_000;

type Kind = WireCommand['type'];

/**
 * Commands without an answer yet. They are sent again after every reconnect under the same id, which the relay lets
 * have effect once. What came too soon for the relay is sent again when it says, and those of its kind after it, in
 * their order.
 */
export class CommandOutbox {
  readonly #waiting = new Map<string, Waiting>();
  readonly #send: (message: ClientMessage) => void;
  /** Kinds of which one came too soon: they go one by one until none waits. Until the time is there, with its timer. */
  readonly #slowed = new Map<Kind, ReturnType<typeof setTimeout> | null>();
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
    if (!this.#slowed.has(command.type)) this.#send(message);
    return answered;
  }

  acknowledge(id: string): void {
    const waiting = this.#take(id);
    waiting?.resolve();
    if (waiting) this.#goOn(waiting);
  }

  /** @param retryAfter in how many ms the relay may take it, if it said so */
  refuse(id: string, reason: RefusalReason, retryAfter?: number): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    if (reason === 'rate-limited' && retryAfter !== undefined && retryAfter <= PATIENCE_MS)
      return this.#slow(waiting.message.command.type, retryAfter);
    this.#take(id);
    waiting.reject(new RefusedError(reason));
    this.#goOn(waiting);
  }

  resend(): void {
    this.#hurry();
    for (const { message } of this.#waiting.values()) this.#send(message);
  }

  close(): void {
    this.#closed = true;
    this.#hurry();
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(closed());
  }

  #slow(kind: Kind, ms: number): void {
    clearTimeout(this.#slowed.get(kind) ?? undefined);
    const timer = setTimeout(() => {
      this.#slowed.set(kind, null);
      this.#next(kind);
    }, ms);
    this.#slowed.set(kind, timer);
  }

  /** One was answered: the next of its kind may go, if they go one by one and the time is there. */
  #goOn({ message: { command } }: Waiting): void {
    if (this.#slowed.get(command.type) === null) this.#next(command.type);
  }

  #next(kind: Kind): void {
    const next = [...this.#waiting.values()].find(({ message }) => message.command.type === kind);
    if (next) this.#send(next.message);
    else this.#slowed.delete(kind);
  }

  #hurry(): void {
    for (const timer of this.#slowed.values()) clearTimeout(timer ?? undefined);
    this.#slowed.clear();
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
