import { nextExpiry } from '../../core/room/rules/retain.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { Retention } from '../../core/room/types.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';

export interface LooksContext {
  readonly log: RoomLog;
  readonly logger: Logger;
  readonly state: () => RoomState;
  /** The server time up to which things are forgotten, in ms since the epoch. */
  readonly settled: () => number;
  /** How long things are kept at most, in all rooms. */
  readonly atMost: Retention;
}

/** What besides a room's log says when something in it is too old. */
export function termsOf({ writing, people }: Retention): string {
  return `${writing ?? ''}/${people ?? ''}`;
}

/**
 * Notes beside the log of one room when something in it will be too old, so that nobody has to load the room to find
 * out.
 */
export class Looks {
  readonly #context: LooksContext;
  /** As of which revision it was noted, or was to be: what fails is found out again when the room is next visited. */
  #noted = 0;
  #noting: Promise<void> | null = null;

  constructor(context: LooksContext) {
    this.#context = context;
  }

  /** Nobody uses the room at the moment. */
  idle(): void {
    const state = this.#context.state();
    if (this.#noting || state.revision === this.#noted) return;
    this.#noted = state.revision;
    this.#noting = this.#note(state).finally(() => (this.#noting = null));
  }

  /** Resolves when nothing is being noted. */
  async settled(): Promise<void> {
    await this.#noting;
  }

  async #note(state: RoomState): Promise<void> {
    const { log, logger, settled, atMost } = this.#context;
    const { room, revision } = state;
    try {
      const look = { revision, terms: termsOf(atMost), due: nextExpiry(state, atMost, settled()) };
      await log.noteLook(room.facts.slug, look);
    } catch (error) {
      logger.debug({ err: error }, 'when a room is to be looked at could not be noted; it will be found out again');
    }
  }
}
