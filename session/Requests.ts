import type { ClientMessage } from '../protocol/client.ts';

/** Questions put to the relay and not answered yet: not commands, so that a cut ends them instead of repeating them. */
export class Requests<Answer> {
  readonly #send: (message: ClientMessage) => boolean;
  readonly #waiting = new Map<string, (answer: Answer | null) => void>();

  /** @param send false when the relay is out of reach */
  constructor(send: (message: ClientMessage) => boolean) {
    this.#send = send;
  }

  /** Resolves with null when the relay is out of reach, refuses, or is cut off before it answers. */
  ask(message: (id: string) => ClientMessage): Promise<Answer | null> {
    const id = crypto.randomUUID();
    return new Promise(resolve => {
      this.#waiting.set(id, resolve);
      if (!this.#send(message(id))) this.answer(id, null);
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
