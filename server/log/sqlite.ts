import { rm, writeFile } from 'node:fs/promises';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { LogEntry } from '../../core/room/events.ts';
import { toStored } from '../../core/room/versions/index.ts';
import { Formats } from './formats.ts';
import { Listeners } from './listeners.ts';
import { type NewEntry, RevisionConflict, type RoomLog } from './RoomLog.ts';
import { readEvent } from './rows.ts';
import { RunsFile } from './runs.ts';
import { prepareSchema, SCHEMA_VERSION } from './sqlite-schema.ts';

/** How long (ms) a writer waits for one in another process before it gives up. */
const BUSY_TIMEOUT_MS = 5_000;
/** Room on the disk that there must be before appending is tried again: more than an append needs. */
const PROBE_BYTES = 256 * 1024;

/**
 * The logs of all rooms in one SQLite file, made if it is not there (its folder must be).
 * Several processes may open the same file; `subscribe` tells of this process's appends, and of
 * another's as soon as an append here comes across them.
 * @throws Error when the file cannot be opened or was written by a newer version
 */
export function openSqliteLog(path: string): RoomLog {
  return new SqliteLog(path);
}

interface Waiting {
  readonly slug: string;
  readonly expected: number;
  readonly entries: readonly NewEntry[];
  readonly resolve: (entries: readonly LogEntry[]) => void;
  readonly reject: (error: unknown) => void;
}

class SqliteLog implements RoomLog {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #listeners = new Listeners();
  readonly #runs: RunsFile;
  /** The last revision each subscribed room's listeners were told of. */
  readonly #told = new Map<string, number>();
  readonly #select: StatementSync;
  readonly #last: StatementSync;
  readonly #insert: StatementSync;
  readonly #formats: Formats;
  #waiting: Waiting[] = [];
  #closed = false;

  constructor(path: string) {
    this.#path = path;
    this.#runs = new RunsFile(`${path}-runs`);
    this.#db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      // An acknowledged command must never be lost. In WAL mode `synchronous=NORMAL` keeps that
      // promise when the process is killed (the pages are with the kernel), not when the power
      // fails; FULL syncs the WAL at every commit and keeps it then, too. The price is one sync
      // a commit, which is why appends that come together share a transaction (`#flush`).
      this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      prepareSchema(this.#db, path);
    } catch (error) {
      this.#db.close();
      throw error;
    }
    this.#select = this.#db.prepare('SELECT * FROM entries WHERE slug = ? AND revision > ? ORDER BY revision');
    this.#last = this.#db.prepare('SELECT max(revision) AS revision FROM entries WHERE slug = ?');
    this.#insert = this.#db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)');
    this.#formats = new Formats(this.#db);
  }

  async load(slug: string, after = 0): Promise<readonly LogEntry[]> {
    return this.#read(slug, after);
  }

  append(slug: string, expected: number, entries: readonly NewEntry[]): Promise<readonly LogEntry[]> {
    if (this.#closed) return Promise.reject(new Error('The room log is closed.'));
    return new Promise((resolve, reject) => {
      // After the current round of socket reads, so that whatever it brings is committed at once.
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      this.#waiting.push({ slug, expected, entries, resolve, reject });
    });
  }

  subscribe(slug: string, listener: (entries: readonly LogEntry[]) => void): () => void {
    if (!this.#listeners.has(slug)) this.#told.set(slug, this.#revision(slug));
    const unsubscribe = this.#listeners.add(slug, listener);
    return () => {
      unsubscribe();
      if (!this.#listeners.has(slug)) this.#told.delete(slug);
    };
  }

  async probe(): Promise<void> {
    const file = `${this.#path}-probe`;
    try {
      await writeFile(file, Buffer.alloc(PROBE_BYTES), { flush: true });
    } finally {
      await rm(file, { force: true });
    }
    if (!this.#closed) this.#db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  }

  beat(since: number, at: number): Promise<void> {
    return this.#runs.note(since, at);
  }

  aliveUntil(at: number): Promise<number | null> {
    return this.#runs.until(at);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    this.#listeners.clear();
    this.#db.close();
    await this.#runs.close();
  }

  /** Commits everything that waits in one transaction; a conflict refuses its own append only. */
  #flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    const settle: (() => void)[] = [];
    try {
      // IMMEDIATE takes the write lock first, so that no other process gets between check and insert.
      this.#db.exec('BEGIN IMMEDIATE');
      for (const one of batch) settle.push(this.#write(one));
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#formats.forget();
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const done of settle) done();
  }

  /** Inserts one append's entries; returns what to do once they are committed. */
  #write({ slug, expected, entries, resolve, reject }: Waiting): () => void {
    const actual = this.#revision(slug);
    if (actual !== expected) return () => reject(new RevisionConflict(slug, expected, actual));
    const appended = entries.map((entry, index) => ({ ...entry, revision: expected + index + 1 }));
    for (const { revision, at, event, by } of appended) {
      const text = JSON.stringify(toStored(event));
      this.#formats.note(event);
      this.#insert.run(slug, revision, at, text, by?.participant ?? null, by?.command ?? null);
    }
    return () => {
      this.#tell(slug, expected, appended);
      resolve(appended);
    };
  }

  #tell(slug: string, before: number, appended: readonly LogEntry[]): void {
    const told = this.#told.get(slug);
    if (told === undefined) return;
    this.#told.set(slug, before + appended.length);
    // Another process may have appended since: listeners hear of that first, without a gap.
    const missed = told < before ? this.#read(slug, told).filter(({ revision }) => revision <= before) : [];
    this.#listeners.tell(slug, [...missed, ...appended]);
  }

  #revision(slug: string): number {
    return Number(this.#last.get(slug)?.['revision'] ?? 0);
  }

  #read(slug: string, after: number): LogEntry[] {
    return this.#select.all(slug, after).map(row => ({
      revision: Number(row['revision']),
      at: Number(row['at']),
      event: readEvent(Number(row['revision']), String(row['event'])),
      by:
        row['participant'] === null
          ? null
          : { participant: String(row['participant']), command: String(row['command']) },
    }));
  }
}
