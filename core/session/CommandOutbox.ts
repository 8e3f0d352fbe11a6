import type { ClientMessage } from '../protocol/client.ts';
import type { WireCommand } from '../protocol/commands.ts';
import type { RefusalReason } from '../protocol/server.ts';
import { ClosedError, RefusedError } from './errors.ts';

interface Slowed {
  /** Nothing of the kind is sent before (ms, as `performance.now()`). */
  readonly until: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface Waiting {
  readonly message: Extract<ClientMessage, { type: 'command' }>;
  /** How long (ms) the relay had it wait so far. */
  waited: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Longest time (ms) that a command waits until the relay may take it, all its refusals together. Whoever asked for it
 * is told at once of longer ones.
 */
const PATIENCE_MS = 15_000;
/** Least time (ms) until it is sent again: a relay that says none, again and again, is not asked without a pause. */
const PAUSE_MS = 50;

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
  readonly #slowed = new Map<Kind, Slowed | null>();
  #closed = false;

  constructor(send: (message: ClientMessage) => void) {
    this.#send = send;
  }

  /** Resolves when the relay acknowledged the command. @throws RefusedError, ClosedError */
  submit(command: WireCommand): Promise<void> {
    if (this.#closed) return Promise.reject(closed());
    const message = { type: 'command', id: crypto.randomUUID(), command } as const;
    const answered = new Promise<void>((resolve, reject) => {
      this.#waiting.set(message.id, { message, waited: 0, resolve, reject });
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
    if (reason === 'rate-limited' && retryAfter !== undefined && retryAfter <= PATIENCE_MS) {
      const pause = Math.max(retryAfter, PAUSE_MS);
      this.#slow(waiting.message.command.type, pause);
      waiting.waited += pause;
      if (waiting.waited <= PATIENCE_MS) return;
    }
    this.#take(id);
    waiting.reject(new RefusedError(reason));
    this.#goOn(waiting);
  }

  /** After a reconnect. What came too soon before still waits until the relay may take it. */
  resend(): void {
    for (const { message } of this.#waiting.values()) if (!this.#slowed.has(message.command.type)) this.#send(message);
    for (const [kind, slowed] of this.#slowed) if (slowed === null) this.#next(kind);
  }

  close(): void {
    this.#closed = true;
    for (const slowed of this.#slowed.values()) clearTimeout(slowed?.timer);
    this.#slowed.clear();
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(closed());
  }

  #slow(kind: Kind, ms: number): void {
    const before = this.#slowed.get(kind);
    const until = performance.now() + ms;
    // What was refused before it may have been given more time.
    if (before && before.until >= until) return;
    clearTimeout(before?.timer);
    const timer = setTimeout(() => {
      this.#slowed.set(kind, null);
      this.#next(kind);
    }, ms);
    this.#slowed.set(kind, { until, timer });
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

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

function closed(): ClosedError {
  return new ClosedError('The session is closed.');
}
