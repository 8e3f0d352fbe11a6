import type { ClientMessage } from '../protocol/client.ts';
import type { CameBy, Departed, ServerMessage } from '../protocol/server.ts';
import type { Participant, ParticipantId } from '../room/types.ts';
import { PendingRequests } from './PendingRequests.ts';

/** Part of the participants list, and how many people it has in all. */
export interface RosterWindow {
  readonly total: number;
  readonly participants: readonly Participant[];
  readonly cameBy?: readonly CameBy[] | undefined;
  /** Who left and may be put out all the same; for moderators who search. */
  readonly left?: readonly Departed[] | undefined;
}

/** What is asked of the relay about people. Null when the relay is out of reach or was cut before it answered. */
export class People {
  readonly #rosters: PendingRequests<RosterWindow>;
  readonly #positions: PendingRequests<number>;

  /** @param send false when the relay is out of reach */
  constructor(send: (message: ClientMessage) => boolean) {
    this.#rosters = new PendingRequests(send);
    this.#positions = new PendingRequests(send);
  }

  /** Without a search, viewers whose hand is down in the order of entering; with one, everybody whose name holds it. */
  roster(offset: number, limit: number, search = ''): Promise<RosterWindow | null> {
    const sought = search.trim();
    return this.#rosters.ask(id => ({
      type: 'roster',
      id,
      offset,
      limit,
      ...(sought === '' ? {} : { search: sought }),
    }));
  }

  /**
   * By which links somebody came that still let others in; for moderators. None from a relay of an earlier version, or
   * one out of reach.
   */
  async cameBy({ id, name }: { readonly id: ParticipantId; readonly name: string }): Promise<readonly CameBy[]> {
    const found = await this.roster(0, 1, name);
    return found?.cameBy?.filter(({ person }) => person === id) ?? [];
  }

  /**
   * One's own place among those in line for the stage, 1 being the next; null also for whoever does not stand there.
   */
  stageQueuePosition(): Promise<number | null> {
    return this.#positions.ask(id => ({ type: 'line', id }));
  }

  answer(message: Extract<ServerMessage, { type: 'roster' | 'line' }>): void {
    if (message.type === 'roster') this.#rosters.answer(message.id, message);
    else this.#positions.answer(message.id, message.position);
  }

  /** The relay refuses what somebody outside asks, and what was asked too soon, which `retryAfter` says. */
  refuse(id: string, retryAfter?: number): void {
    this.#rosters.refuse(id, retryAfter);
    this.#positions.refuse(id, retryAfter);
  }

  drop(): void {
    this.#rosters.drop();
    this.#positions.drop();
  }
}
