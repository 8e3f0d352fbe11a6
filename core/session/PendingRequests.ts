import type { ClientMessage } from '../protocol/client.ts';

/** What was asked of the relay and not answered yet. */
export class PendingRequests<Answer> {
  readonly #send: (message: ClientMessage) => boolean;
  readonly #waiting = new Map<string, (answer: Answer | null) => void>();

  /** @param send false when the relay is out of reach */
  constructor(send: (message: ClientMessage) => boolean) {
    this.#send = send;
  }

  /** Sends what `question` makes of a fresh id. Resolves with null when the relay is out of reach or was cut before it answered. */
  ask(question: (id: string) => ClientMessage): Promise<Answer | null> {
    const id = crypto.randomUUID();
    return new Promise(resolve => {
      this.#waiting.set(id, resolve);
      if (!this.#send(question(id))) this.answer(id, null);
    });
  }

  answer(id: string, answer: Answer | null): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  drop(): void {
    for (const id of [...this.#waiting.keys()]) this.answer(id, null);
  }
}
