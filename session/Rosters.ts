import type { ClientMessage } from '../protocol/client.ts';
import type { Participant } from '../room/types.ts';
import { Questions } from './Questions.ts';

/** Part of the participants list, and how many people it has in all. */
export interface RosterWindow {
  readonly total: number;
  readonly participants: readonly Participant[];
}

/** Windows of the participants asked of the relay and not answered yet. */
export class Rosters {
  readonly #questions: Questions<RosterWindow>;

  /** @param send false when the relay is out of reach */
  constructor(send: (message: ClientMessage) => boolean) {
    this.#questions = new Questions(send);
  }

  /**
   * Without a search, viewers whose hand is down in the order of entering; with one, everybody whose name holds it.
   * Resolves with null when the relay is out of reach or was cut before it answered.
   */
  ask(offset: number, limit: number, search = ''): Promise<RosterWindow | null> {
    const sought = search.trim();
    return this.#questions.ask(id => ({ type: 'roster', id, offset, limit, ...(sought === '' ? {} : { search: sought }) }));
  }

  answer(id: string, roster: RosterWindow | null): void {
    this.#questions.answer(id, roster);
  }

  drop(): void {
    this.#questions.drop();
  }
}
