import type { Environment, Observation } from '../../core/room/commands.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import type { RoomState } from '../../core/room/state.ts';
import { RevisionConflict, type RoomLog } from '../log/RoomLog.ts';
import { Acknowledged } from './Acknowledged.ts';
import { type Plan, plan, type Settled, type Step, type Task } from './batch.ts';
import type { Connection } from './Connection.ts';

/** Tasks decided and appended together: more would keep others waiting meanwhile. */
const MAX_BATCH = 64;

export interface LedgerEvents {
  /** An entry is durable and the state is that after it. */
  published(step: Step): void;
  /** A task's outcome stands, and everything before it was published. */
  settled(settled: Settled): void;
  /** None of these happened: the log could not be written, or they could not be decided. */
  failed(batch: readonly Task[], error: unknown): void;
  /** Deciding and telling these took so long, in ms. */
  worked(batch: readonly Task[], ms: number): void;
  /** Nothing is left to do. */
  drained(): void;
  /** What happened could not be taken in or told: nothing here can be relied on any more. */
  broke(error: unknown): void;
}

/**
 * A room's state and the queue of what wants to change it. Tasks are decided in order, appended
 * to the log, and only then told. Entries that others append are taken in as they come.
 */
export class Ledger {
  readonly #log: RoomLog;
  readonly #events: LedgerEvents;
  readonly #environment: () => Environment;
  readonly #slug: string;
  readonly #acknowledged = new Acknowledged();
  readonly #parted = new WeakSet<Connection>();
  #state: RoomState;
  #tasks: Task[] = [];
  #foreign: LogEntry[] = [];
  #draining: Promise<void> | null = null;
  #stopped = false;
  /** Ms that were worked on the batch at hand. */
  #worked = 0;
  #unsubscribe: () => void = () => undefined;

  constructor(state: RoomState, log: RoomLog, environment: () => Environment, events: LedgerEvents) {
    this.#slug = state.room.facts.slug;
    this.#state = state;
    this.#log = log;
    this.#environment = environment;
    this.#events = events;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Whether a command was acknowledged that the log knows nothing of. */
  acknowledged(hash: string, id: string): boolean {
    return this.#acknowledged.revision(hash, id) !== undefined;
  }

  /** Tasks that wait to be decided. */
  get waiting(): number {
    return this.#tasks.length;
  }

  get isBusy(): boolean {
    return this.#tasks.length > 0 || this.#draining !== null;
  }

  /** Follows the log from here on. */
  async start(): Promise<void> {
    this.#unsubscribe = this.#log.subscribe(this.#slug, this.#state.revision, entries => {
      this.#foreign.push(...entries);
      if (this.#draining) return;
      try {
        this.#takeIn();
      } catch (error) {
        // Thrown on, it would reach whoever appended: another room, or nobody.
        this.#events.broke(error);
      }
    });
    await this.#catchUp();
  }

  submit(task: Task): void {
    if (this.#stopped) return abandon(task);
    this.#tasks.push(task);
    this.#draining ??= this.#drain().catch((error: unknown) => this.#events.broke(error));
  }

  observe(observation: Observation): void {
    this.submit({ kind: 'observation', observation });
  }

  /** Decides nothing any more. Resolves when nothing is being appended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    this.#tasks.splice(0).forEach(abandon);
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // All that this turn of the event loop brings is one batch.
    await new Promise(resolve => setImmediate(resolve));
    while (this.#tasks.length > 0 && !this.#stopped) {
      const batch = this.#tasks.splice(0, MAX_BATCH);
      this.#worked = 0;
      const planned = await this.#append(batch).catch((error: unknown) => this.#events.failed(batch, error));
      if (planned) this.#timed(() => this.#tell(planned, batch));
      this.#events.worked(batch, this.#worked);
    }
    this.#draining = null;
    this.#events.drained();
  }

  #tell({ steps, outcomes, undecided, acknowledged, parted }: Plan, batch: readonly Task[]): void {
    try {
      for (const one of acknowledged) this.#acknowledged.note(one);
      for (const one of parted) this.#parted.add(one);
      for (const step of steps) this.#publish(step);
      this.#takeIn();
      for (const one of outcomes) this.#events.settled(one);
      for (const { task, error } of undecided) this.#events.failed([task], error);
    } catch (error) {
      batch.forEach(abandon);
      throw error;
    }
  }

  async #append(batch: readonly Task[]): Promise<Plan> {
    for (;;) {
      const planned = this.#timed(() => plan(this.#state, batch, this.#environment, this.#acknowledged, this.#parted));
      if (planned.steps.length === 0) return planned;
      try {
        await this.#log.append(
          this.#slug,
          this.#state.revision,
          planned.steps.map(({ entry }) => entry),
        );
        return planned;
      } catch (error) {
        if (!(error instanceof RevisionConflict)) throw error;
        await this.#catchUp();
      }
    }
  }

  #timed<Result>(work: () => Result): Result {
    const began = performance.now();
    try {
      return work();
    } finally {
      this.#worked += performance.now() - began;
    }
  }

  async #catchUp(): Promise<void> {
    this.#foreign.push(...(await this.#log.load(this.#slug, this.#state.revision)));
    this.#takeIn();
  }

  /** Entries that were not appended here, or that we were told of twice. */
  #takeIn(): void {
    const entries = this.#foreign;
    this.#foreign = [];
    for (const entry of entries) {
      if (entry.revision !== this.#state.revision + 1) continue;
      this.#publish({ entry, before: this.#state.room, after: evolve(this.#state, entry) });
    }
  }

  #publish(step: Step): void {
    this.#state = step.after;
    this.#events.published(step);
  }
}

/** Nobody will decide it. Whoever waits for an answer outside the room is told. */
export function abandon(task: Task): void {
  if (task.kind === 'govern') task.done('failed');
}
