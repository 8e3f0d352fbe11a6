import type { RoomState } from '../../core/room/state.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import { costOf, SNAPSHOT_FORMAT, snapshotOf } from './loading.ts';
import type { ReplayBuffer } from './ReplayBuffer.ts';

/** A room that goes on is kept once so many entries: reading them takes about a tenth of a second. */
const EVERY = 10_000;
/** One that nobody uses, once these: fewer are read in no time. */
const EVERY_WHEN_IDLE = 1_000;

/** After the last one was dropped, once so many. */
const SOON = 500;

/** In how many ms a snapshot that could not be kept is tried again: each time twice as long, */
const AGAIN_MS = 5_000;
/** at most. */
const LATEST_AGAIN_MS = 10 * 60_000;

/** How long (ms) whoever stops waits for one that is being kept. */
const STOP_MS = 1_000;

export interface SnapshotsContext {
  readonly log: RoomLog;
  readonly logger: Logger;
  readonly state: () => RoomState;
  readonly tail: ReplayBuffer;
}

/** Keeps snapshots of one room, so that loading it costs what it is, not what it was. */
export class Snapshots {
  readonly #context: SnapshotsContext;
  /** Up to which revision it was kept. */
  #kept: number;
  /** What reading the last one costs, in entries: the next one is worth making only after about as many. */
  #cost: number;
  #keeping: Promise<void> | null = null;
  #pause = AGAIN_MS;
  #again: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /**
   * @param kept up to which revision there is a snapshot
   * @param cost what reading it costs, in entries
   */
  constructor(context: SnapshotsContext, kept: number, cost = 0) {
    this.#context = context;
    this.#kept = kept;
    this.#cost = cost;
  }

  /** Something happened. */
  follow(): void {
    this.#keepEvery(EVERY);
  }

  /** Something is known no more: a snapshot from before it is dropped, so the next one is made soon. */
  forget(): void {
    const every = Math.max(EVERY, this.#cost);
    this.#kept = Math.min(this.#kept, Math.max(0, this.#context.state().revision - every + SOON));
  }

  /** Nobody uses the room at the moment. */
  idle(): void {
    this.#keepEvery(EVERY_WHEN_IDLE);
  }

  /** Begins no more of them. Resolves when none is being kept, or takes too long: it may be lost. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#again);
    if (!this.#keeping) return;
    await Promise.race([this.#keeping, new Promise(resolve => setTimeout(resolve, STOP_MS).unref())]);
  }

  /** Resolves when nothing is being kept. */
  async settled(): Promise<void> {
    await this.#keeping;
  }

  #keepEvery(entries: number): void {
    const { revision } = this.#context.state();
    if (this.#stopped || this.#keeping || this.#again || revision - this.#kept < Math.max(entries, this.#cost)) return;
    this.#keeping = this.#keep().finally(() => (this.#keeping = null));
  }

  async #keep(): Promise<void> {
    const { log, logger, state, tail } = this.#context;
    const held = state();
    const { revision, parts } = snapshotOf(held, tail);
    let characters = 0;
    const counted = function* () {
      for (const part of parts) {
        characters += part.length;
        yield part;
      }
    };
    try {
      // One that is not wanted any more is not tried again: the next one is made soon.
      if (await log.keepSnapshot(held.room.facts.slug, SNAPSHOT_FORMAT, { revision, parts: counted() }))
        this.#kept = Math.max(this.#kept, revision);
      this.#cost = costOf(characters);
      this.#pause = AGAIN_MS;
    } catch (error) {
      if (this.#stopped) return;
      logger.warn({ err: error }, 'a snapshot of a room could not be kept; its log has everything');
      this.#later();
    }
  }

  #later(): void {
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.#keeping ??= this.#keep().finally(() => (this.#keeping = null));
    }, this.#pause).unref();
    this.#pause = Math.min(2 * this.#pause, LATEST_AGAIN_MS);
  }
}
