import { setTimeout as pause } from 'node:timers/promises';
import type { LogEntry, RoomEvent } from '../../core/room/events.ts';
import { forgets as hasForgotten } from '../../core/room/redaction/Forgotten.ts';
import { isDamage } from './damage.ts';
import type { LastingThread } from './LastingThread.ts';
import type { Listeners } from './listeners.ts';
import { type NewEntry, RevisionConflict, RoomRemoved } from './RoomLog.ts';
import { entryOf, rowOf } from './rows.ts';
import type { Appended, Appending, Row, SqliteFile } from './SqliteFile.ts';
import { ThreadEnded } from './threads.ts';

/** How long (ms) to wait before it is tried again to find out what became of an append. */
const FIND_OUT_MS = 100;

interface Waiting {
  readonly slug: string;
  readonly expected: number;
  readonly appended: readonly LogEntry[];
  readonly rows: readonly Row[];
  readonly types: readonly RoomEvent['type'][];
  readonly forgets: number | null;
  readonly resolve: (entries: readonly LogEntry[]) => void;
  readonly reject: (error: unknown) => void;
}

interface AppendsContext {
  readonly writer: LastingThread<SqliteFile>;
  readonly reader: LastingThread<SqliteFile>;
  readonly listeners: Listeners;
}

/** What is to be written into a SQLite file: what comes together is one transaction. */
export class Appends {
  readonly #writer: LastingThread<SqliteFile>;
  readonly #reader: LastingThread<SqliteFile>;
  readonly #listeners: Listeners;
  #waiting: Waiting[] = [];
  #committing: Promise<void> | null = null;
  #ending = false;

  constructor({ writer, reader, listeners }: AppendsContext) {
    this.#writer = writer;
    this.#reader = reader;
    this.#listeners = listeners;
  }

  /** As `RoomLog.append`. */
  add(slug: string, expected: number, entries: readonly NewEntry[]): Promise<readonly LogEntry[]> {
    const appended = entries.map((entry, index) => ({ ...entry, revision: expected + index + 1 }));
    const rows = appended.map(rowOf);
    const types = [...new Set(entries.map(({ event }) => event.type))];
    const forgets = appended.findLast(({ event }) => hasForgotten(event))?.revision ?? null;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ slug, expected, appended, rows, types, forgets, resolve, reject });
      this.#committing ??= this.#commit();
    });
  }

  /** Resolves when all that was to be written is, or could not be. */
  async end(): Promise<void> {
    this.#ending = true;
    await this.#committing;
  }

  /** Commits everything that waits at once; what comes meanwhile is the next transaction. */
  async #commit(): Promise<void> {
    // After the current round of socket reads, so that whatever it brings is committed at once.
    await new Promise(resolve => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      const asked = batch.map(({ slug, expected, rows, types, forgets }) => ({
        slug,
        expected,
        rows,
        types,
        forgets,
        told: this.#listeners.told(slug),
      }));
      try {
        const answers = await this.#writer.ask('append', asked);
        for (const [index, one] of batch.entries()) this.#settle(one, answers[index]);
      } catch (error) {
        if (isDamage(error)) for (const [index, one] of batch.entries()) await this.#alone(one, asked[index], error);
        else if (!(error instanceof ThreadEnded) || this.#reader === this.#writer)
          for (const { reject } of batch) reject(error);
        else for (const one of batch) await this.#findOut(one, error);
      }
    }
    this.#committing = null;
  }

  /** Where the file is damaged for one room, the others of a batch are written all the same. */
  async #alone(one: Waiting, asked: Appending | undefined, error: unknown): Promise<void> {
    try {
      if (!asked) throw error;
      const [answer] = await this.#writer.ask('append', [asked]);
      this.#settle(one, answer);
    } catch (reason) {
      one.reject(reason);
    }
  }

  /** Whether something was written is unknown when the thread ended that was to do it: the file says so. */
  async #findOut(one: Waiting, ended: ThreadEnded): Promise<void> {
    const { slug, expected, rows, reject } = one;
    for (;;) {
      try {
        const found = await this.#reader.ask('read', slug, expected, rows.length, Infinity);
        if (JSON.stringify(found) === JSON.stringify(rows)) {
          const told = this.#listeners.told(slug) ?? expected;
          const missed = told < expected ? await this.#reader.ask('read', slug, told, expected - told, Infinity) : [];
          return this.#settle(one, { actual: expected, missed });
        }
        const actual = await this.#reader.ask('revision', slug);
        return actual === expected ? reject(ended) : this.#settle(one, { actual, missed: [] });
      } catch (error) {
        if (!(error instanceof ThreadEnded) || this.#ending) return reject(error);
        await pause(FIND_OUT_MS);
      }
    }
  }

  #settle({ slug, expected, appended, resolve, reject }: Waiting, answer: Appended | undefined): void {
    if (answer?.actual === null) return reject(new RoomRemoved(slug));
    if (!answer || answer.actual !== expected) {
      return reject(new RevisionConflict(slug, expected, answer?.actual ?? 0));
    }
    this.#listeners.tell(slug, [...readable(answer.missed), ...appended]);
    resolve(appended);
  }
}

/** What another process wrote. Whoever misses something of it reads the log again, and finds out why. */
function readable(rows: readonly Row[]): readonly LogEntry[] {
  try {
    return rows.map(entryOf);
  } catch {
    return [];
  }
}
