import type { ClientMessage } from '../protocol/client.ts';
import type { Participant } from '../room/types.ts';

/** Part of the participants list, and how many people it has in all. */
export interface RosterWindow {
  readonly total: number;
  readonly participants: readonly Participant[];
}

/** Windows of the participants asked of the relay and not answered yet. */
export class Rosters {
  readonly #send: (message: ClientMessage) => boolean;
  readonly #waiting = new Map<string, (roster: RosterWindow | null) => void>();

  /** @param send false when the relay is out of reach */
  constructor(send: (message: ClientMessage) => boolean) {
    this.#send = send;
  }

  /**
   * Without a search, viewers whose hand is down in the order of entering; with one, everybody whose name holds it.
   * Resolves with null when the relay is out of reach or was cut before it answered.
   */
  ask(offset: number, limit: number, search = ''): Promise<RosterWindow | null> {
    const id = crypto.randomUUID();
    return new Promise(resolve => {
      this.#waiting.set(id, resolve);
      const sought = search.trim();
      if (!this.#send({ type: 'roster', id, offset, limit, ...(sought === '' ? {} : { search: sought }) })) this.answer(id, null);
    });
  }

  answer(id: string, roster: RosterWindow | null): void {
    this.#waiting.get(id)?.(roster);
    this.#waiting.delete(id);
  }

  drop(): void {
    for (const id of [...this.#waiting.keys()]) this.answer(id, null);
  }
}
