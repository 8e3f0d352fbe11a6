import type { ClientMessage } from '../protocol/client.ts';

/** How often a question is asked again: whoever waits for its answer must not wait for ever. */
const MOST_REPEATS = 5;

interface Waiting<Answer> {
  readonly question: ClientMessage;
  readonly resolve: (answer: Answer | null) => void;
  repeats: number;
  /** It came too soon and is asked again. */
  again?: ReturnType<typeof setTimeout>;
}

/** What was asked of the relay and not answered yet. */
export class PendingRequests<Answer> {
  readonly #send: (message: ClientMessage) => boolean;
  readonly #waiting = new Map<string, Waiting<Answer>>();

  /** @param send false when the relay is out of reach */
  constructor(send: (message: ClientMessage) => boolean) {
    this.#send = send;
  }

  /**
   * Sends what `question` makes of a fresh id. Resolves with null when the relay is out of reach or was cut before it
   * answered.
   */
  ask(question: (id: string) => ClientMessage): Promise<Answer | null> {
    const id = crypto.randomUUID();
    return new Promise(resolve => {
      const asked = question(id);
      this.#waiting.set(id, { question: asked, resolve, repeats: 0 });
      if (!this.#send(asked)) this.answer(id, null);
    });
  }

  answer(id: string, answer: Answer | null): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.again);
    waiting?.resolve(answer);
  }

  /** The relay refused it. @param retryAfter in how many ms it may be asked again, if it only came too soon */
  refuse(id: string, retryAfter?: number): void {
    const waiting = this.#waiting.get(id);
    if (!waiting || retryAfter === undefined || waiting.repeats === MOST_REPEATS) return this.answer(id, null);
    waiting.repeats += 1;
    clearTimeout(waiting.again);
    waiting.again = setTimeout(() => {
      if (!this.#send(waiting.question)) this.answer(id, null);
    }, retryAfter);
  }

  drop(): void {
    for (const id of [...this.#waiting.keys()]) this.answer(id, null);
  }
}
