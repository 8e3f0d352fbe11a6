import type { LogEntry } from '../../core/room/events.ts';
import { Listeners } from './listeners.ts';
import { type NewEntry, RevisionConflict, type RoomLog } from './RoomLog.ts';
import { Runs } from './runs.ts';

/** Logs that live as long as the process: for tests and for trying things out. */
export function createMemoryLog(): RoomLog {
  return new MemoryLog();
}

class MemoryLog implements RoomLog {
  readonly #rooms = new Map<string, LogEntry[]>();
  readonly #listeners = new Listeners();
  readonly #runs = new Runs();
  #closed = false;

  async load(slug: string, after = 0): Promise<readonly LogEntry[]> {
    this.#mustBeOpen();
    return (this.#rooms.get(slug) ?? []).slice(after);
  }

  async append(slug: string, expectedRevision: number, entries: readonly NewEntry[]): Promise<readonly LogEntry[]> {
    this.#mustBeOpen();
    const log = this.#rooms.get(slug) ?? [];
    if (log.length !== expectedRevision) throw new RevisionConflict(slug, expectedRevision, log.length);
    const appended = entries.map((entry, index) => ({ ...entry, revision: expectedRevision + index + 1 }));
    if (appended.length === 0) return appended;
    this.#rooms.set(slug, [...log, ...appended]);
    this.#listeners.tell(slug, appended);
    return appended;
  }

  subscribe(slug: string, listener: (entries: readonly LogEntry[]) => void): () => void {
    return this.#listeners.add(slug, listener);
  }

  async beat(since: number, at: number): Promise<void> {
    this.#runs.note(since, at);
  }

  async aliveUntil(at: number): Promise<number | null> {
    return this.#runs.until(at);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Error('The room log is closed.');
  }
}
