import type { RoomState } from '../../core/room/state.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import { SNAPSHOT_FORMAT, snapshotOf } from './loading.ts';
import type { ReplayBuffer } from './ReplayBuffer.ts';

/** A room that goes on is kept once so many entries: reading them takes about a tenth of a second. */
const EVERY = 10_000;
/** One that nobody uses, once these: fewer are read in no time. */
const EVERY_WHEN_IDLE = 1_000;

/** After the last one was dropped, once so many. */
const SOON = 500;

export interface SnapshotsContext {
  readonly log: RoomLog;
  readonly logger: Logger;
  readonly state: () => RoomState;
  readonly tail: ReplayBuffer;
}

/** Keeps snapshots of one room, so that loading it costs what it is, not what it was. */
export class Snapshots {
  readonly #context: SnapshotsContext;
  /** Up to which revision it was kept, or was to be: what fails is tried again with the next one. */
  #kept: number;
  #keeping: Promise<void> | null = null;

  constructor(context: SnapshotsContext, kept: number) {
    this.#context = context;
    this.#kept = kept;
  }

  /** Something happened. */
  follow(): void {
    this.#keepEvery(EVERY);
  }

  /** Something is known no more: a snapshot from before it is dropped, so the next one is made soon. */
  forget(): void {
    this.#kept = Math.min(this.#kept, Math.max(0, this.#context.state().revision - EVERY + SOON));
  }

  /** Nobody uses the room at the moment. */
  idle(): void {
    this.#keepEvery(EVERY_WHEN_IDLE);
  }

  /** Resolves when nothing is being kept. */
  async settled(): Promise<void> {
    await this.#keeping;
  }

  #keepEvery(entries: number): void {
    const { revision } = this.#context.state();
    if (this.#keeping || revision - this.#kept < entries) return;
    this.#kept = revision;
    this.#keeping = this.#keep().finally(() => (this.#keeping = null));
  }

  async #keep(): Promise<void> {
    const { log, logger, state, tail } = this.#context;
    const held = state();
    try {
      await log.keepSnapshot(held.room.facts.slug, SNAPSHOT_FORMAT, snapshotOf(held, tail));
    } catch (error) {
      logger.warn({ err: error }, 'a snapshot of a room could not be kept; its log has everything');
    }
  }
}
