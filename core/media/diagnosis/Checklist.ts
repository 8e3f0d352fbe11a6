import { type CheckId, type CheckStatus, type Finding, NOT_BEGUN, type Statuses } from './checks.ts';

/**
 * Runs checks and holds what came of them. Each has a time limit; a run that was begun anew, or a check that was
 * started again, hears nothing more of what went before.
 */
export class Checklist {
  readonly #listener: (statuses: Statuses) => void;
  readonly #running = new Map<CheckId, AbortController>();
  #statuses = NOT_BEGUN;

  constructor(listener: (statuses: Statuses) => void) {
    this.#listener = listener;
  }

  /** Ends whatever runs; all is as before the first run. */
  reset(): void {
    for (const running of this.#running.values()) running.abort();
    this.#running.clear();
    this.#statuses = NOT_BEGUN;
    this.#listener(this.#statuses);
  }

  /** What is known without a run. */
  settle<Id extends CheckId>(id: Id, finding: Finding<Id>): void {
    this.#cancel(id);
    this.#set(id, finding);
  }

  /**
   * Runs a check, in place of a run of the same that has not ended. `work` is to end early when its signal aborts,
   * which it does when the time is over.
   * @param limit ms; null for work that waits for a person and has limits of its own
   * @returns what it found, or null when it was cancelled
   */
  async run<Id extends CheckId>(
    id: Id,
    limit: number | null,
    work: (signal: AbortSignal) => Promise<Finding<Id>>,
  ): Promise<Finding<Id> | null> {
    this.#cancel(id);
    const own = new AbortController();
    this.#running.set(id, own);
    this.#set(id, { state: 'running' });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<Finding<Id>>(resolve => {
      if (limit !== null) timer = setTimeout(() => resolve({ state: 'failed', code: 'timeout' }), limit);
    });
    const finding = await Promise.race([work(own.signal).catch(broken<Id>), late]);
    clearTimeout(timer);
    if (this.#running.get(id) !== own) return null;
    this.#running.delete(id);
    own.abort();
    this.#set(id, finding);
    return finding;
  }

  #cancel(id: CheckId): void {
    this.#running.get(id)?.abort();
    this.#running.delete(id);
  }

  #set(id: CheckId, status: CheckStatus): void {
    this.#statuses = { ...this.#statuses, [id]: status };
    this.#listener(this.#statuses);
  }
}

function broken<Id extends CheckId>(error: unknown): Finding<Id> {
  // The name alone: messages of the platform may hold addresses.
  return {
    state: 'failed',
    code: 'broken',
    facts: [{ name: 'error', text: error instanceof Error ? error.name : 'unknown' }],
  };
}
