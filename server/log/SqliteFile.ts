import { rm, writeFile } from 'node:fs/promises';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RoomEvent } from '../../core/room/events.ts';
import { Chores } from './chores.ts';
import { isDamage } from './damage.ts';
import { openDatabase } from './database.ts';
import { Formats } from './formats.ts';
import { KeptSnapshots, type SnapshotHead, type SnapshotId, type SnapshotPiece } from './kept-snapshots.ts';
import { Leftovers } from './leftovers.ts';
import { LooksTable } from './looks.ts';
import { Marks } from './marks.ts';
import { Removals } from './removals.ts';
import type { ListedRoom, Look, Mark } from './RoomLog.ts';
import { prepareSchema, SCHEMA_VERSION } from './sqlite-schema.ts';

/** A log in no file. */
export const IN_MEMORY = ':memory:';
/** How long (ms) a writer waits for one in another process before it gives up. */
const BUSY_TIMEOUT_MS = 5_000;
/** Room on the disk that there must be before appending is tried again: more than an append needs. */
const PROBE_BYTES = 256 * 1024;

/** What is left of the journal when it was written into the file: it may have been larger. */
const JOURNAL_BYTES = 16 * 2 ** 20;

/** Columns of an entry, but for the slug. */
export type Row = readonly [
  revision: number,
  at: number,
  event: string,
  participant: string | null,
  command: string | null,
];

/** How many characters of events they hold. */
export function charactersOf(rows: readonly Row[]): number {
  return rows.reduce((sum, [, , event]) => sum + event.length, 0);
}

/**
 * Rows to be written after a revision, with the kinds of events in them; and which revision listeners know of, null
 * when nobody listens.
 */
export interface Appending {
  readonly slug: string;
  readonly expected: number;
  readonly told: number | null;
  readonly types: readonly RoomEvent['type'][];
  /** Which of them is the last that has something forgotten; null when none has. */
  readonly forgets: number | null;
  readonly rows: readonly Row[];
}

/**
 * At which revision the log was, null when the room was removed; and, when that was the one expected, what others wrote
 * after the one told of.
 */
export interface Appended {
  readonly actual: number | null;
  readonly missed: readonly Row[];
}

/** How a file is opened: to append to it; to read it, never waiting for anybody; or to write what may be lost. */
export type Use = 'append' | 'read' | 'keep';

/** One connection to a SQLite file, which blocks whoever uses it: it lives in a thread of its own. */
export class SqliteFile {
  readonly #path: string;
  readonly #patience: number;
  readonly #db: DatabaseSync;
  #page: StatementSync;
  readonly #last: StatementSync;
  readonly #insert: StatementSync;
  readonly #length: StatementSync;
  readonly #rewrite: StatementSync;
  readonly #snapshots: KeptSnapshots;
  readonly #formats: Formats;
  readonly #marks: Marks;
  readonly #looks: LooksTable;
  readonly #removals: Removals;
  readonly #chores: Chores;
  #leftovers: Leftovers | null = null;

  /** @throws Error when the file cannot be opened or was written by a newer version */
  constructor(path: string, use: Use) {
    this.#path = path;
    this.#patience = use === 'read' ? 0 : BUSY_TIMEOUT_MS;
    this.#db = openDatabase(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      // An acknowledged command must never be lost. In WAL mode `synchronous=NORMAL` keeps that
      // promise when the process is killed (the pages are with the kernel), not when the power
      // fails; FULL syncs the WAL at every commit and keeps it then, too. The price is one sync
      // a commit, which is why appends that come together share a transaction.
      this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${use === 'append' ? 'FULL' : 'NORMAL'};`);
      this.#db.exec(`PRAGMA journal_size_limit = ${JOURNAL_BYTES}`);
      if (use === 'append') prepareSchema(this.#db, path);
      else if (use === 'read') this.#db.exec('PRAGMA busy_timeout = 0');
    } catch (error) {
      this.#db.close();
      throw error;
    }
    this.#page = this.#preparePage();
    this.#last = this.#db.prepare(
      'SELECT max(revision) AS revision FROM entries WHERE slug = ?1 AND NOT EXISTS (SELECT 1 FROM removed WHERE slug = ?1)',
    );
    this.#insert = this.#db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)');
    this.#length = this.#db.prepare('SELECT octet_length(event) AS bytes FROM entries WHERE slug = ? AND revision = ?');
    this.#rewrite = this.#db.prepare('UPDATE entries SET event = ? WHERE slug = ? AND revision = ?');
    this.#snapshots = new KeptSnapshots(this.#db);
    this.#formats = new Formats(this.#db);
    this.#marks = new Marks(this.#db);
    this.#looks = new LooksTable(this.#db);
    this.#removals = new Removals(this.#db);
    this.#chores = new Chores(this.#db);
  }

  revision(slug: string): number {
    return Number(this.#last.get(slug)?.['revision'] ?? 0);
  }

  /**
   * The first `most` rows after a revision, up to the one that makes it so many characters of events, or to one that
   * cannot be read.
   * @throws Error when the first one cannot
   */
  read(slug: string, after: number, most: number, characters: number): readonly Row[] {
    const rows: Row[] = [];
    let read = 0;
    try {
      for (const row of this.#page.iterate(slug, after, Number.MAX_SAFE_INTEGER, most) as unknown as Iterable<Row>) {
        rows.push(row);
        read += charactersOf([row]);
        if (read >= characters) break;
      }
    } catch (error) {
      // It would throw the same once more, of whatever room is read next.
      this.#page = this.#preparePage();
      if (rows.length === 0 || !isDamage(error)) throw error;
    }
    return rows;
  }

  /** Commits all of it in one transaction; a conflict refuses its own append only. */
  append(batch: readonly Appending[]): readonly Appended[] {
    return this.#within(() => batch.map(one => this.#append(one)));
  }

  /**
   * Puts rows in the place of those with their revisions, in one transaction. Each keeps the bytes that it has, filled
   * up with spaces, so that no row has to move (`sqlite-schema.ts`).
   */
  rewrite(slug: string, rows: readonly Row[], types: readonly RoomEvent['type'][]): void {
    this.#within(() => {
      for (const type of types) this.#formats.note(type);
      for (const [revision, , event] of rows) {
        const had = Number(this.#length.get(slug, revision)?.['bytes'] ?? 0);
        const missing = Math.max(0, had - Buffer.byteLength(event));
        this.#rewrite.run(event + ' '.repeat(missing), slug, revision);
      }
    });
  }

  restoredAt(): number | null {
    return this.#chores.restoredAt;
  }

  marked(): readonly Mark[] {
    return this.#marks.all();
  }

  forgot(slug: string, revision: number): void {
    this.#within(() => this.#marks.done(slug, revision));
  }

  snapshotHead(slug: string, format: string): SnapshotHead | null {
    return this.#snapshots.head(slug, format, this.revision(slug));
  }

  /** From then on the room is empty, and nothing is appended to it. Answers false when it was removed before. */
  remove(slug: string, at: number): boolean {
    return this.#removals.add(slug, at);
  }

  removed(slug: string): number | null {
    return this.#removals.at(slug);
  }

  /** Deletes some of what removed rooms hold. Answers whether there was anything that could be deleted. */
  deleteSome(): boolean {
    return this.#removals.deleteSome();
  }

  /** Removed rooms that hold something that this connection could not delete: the file is damaged there. */
  undeletable(): readonly string[] {
    return this.#removals.undeletable();
  }

  /**
   * Removed rooms of which all is deleted, and something may still be in the file; null when there is nothing to be
   * overwritten in the file.
   */
  uncleared(): readonly string[] | null {
    const slugs = this.#removals.uncleared();
    return slugs.length > 0 || this.#chores.overwriteLeft ? slugs : null;
  }

  /** What was left in the file is overwritten: nothing of these rooms is in it any more. */
  cleared(slugs: readonly string[]): void {
    this.#within(() => {
      this.#removals.cleared(slugs);
      this.#chores.overwroteLeft();
    });
  }

  snapshotPiece(slug: string, made: number, number: number): ReturnType<KeptSnapshots['piece']> {
    return this.#snapshots.piece(slug, made, number);
  }

  addSnapshotPiece(id: SnapshotId, number: number, piece: SnapshotPiece): string | null {
    return this.#within(() => this.#snapshots.add(id, number, piece));
  }

  finishSnapshot(head: SnapshotHead, format: string): boolean {
    return this.#within(() => this.#snapshots.finish(head, format));
  }

  dropSnapshot(slug: string): void {
    this.#within(() => this.#snapshots.drop(slug));
  }

  /** Rooms of which there are pieces that belong to no snapshot. */
  withLeftPieces(): readonly string[] {
    return this.#snapshots.left();
  }

  /** Deletes one of them. Answers whether there was one. */
  sweepSnapshots(slug: string): boolean {
    return this.#within(() => this.#snapshots.sweep(slug));
  }

  rooms(after: string, most: number): readonly ListedRoom[] {
    return this.#looks.rooms(after, most, slug => this.revision(slug));
  }

  noteLook(slug: string, look: Look): void {
    this.#looks.note(slug, look);
  }

  async probe(): Promise<void> {
    const file = `${this.#path}-probe`;
    try {
      await writeFile(file, Buffer.alloc(PROBE_BYTES), { flush: true });
    } finally {
      await rm(file, { force: true });
    }
    this.#db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  }

  /**
   * Has the journal written into the file and emptied: what was overwritten is in neither of them then, but for what
   * `overwriteLeft` finds. Answers whether that was done; it is not while somebody reads what was there before, or
   * writes.
   * https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
   */
  tidy(): boolean {
    // Nobody who wants to write is to wait for it.
    this.#db.exec('PRAGMA busy_timeout = 0');
    try {
      return Number(this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy']) === 0;
    } finally {
      this.#db.exec(`PRAGMA busy_timeout = ${this.#patience}`);
    }
  }

  /**
   * Overwrites, in some of the file from that page on, what is left of rows that moved before they were deleted.
   * Answers on which page to go on, null at the end, and the same page when somebody was in the way.
   *
   * @param file a descriptor of the file, null when there is none (`descriptors.ts`)
   */
  overwriteLeft(page: number, file: number | null): number | null {
    if (file === null) return null;
    this.#leftovers ??= new Leftovers(this.#path, file);
    return this.#leftovers.overwrite(page);
  }

  close(): void {
    this.#leftovers?.close();
    this.#db.close();
  }

  /** All of it in one transaction, or none. */
  #within<Result>(work: () => Result): Result {
    try {
      // IMMEDIATE takes the write lock first, so that no other process gets between check and insert.
      this.#db.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#formats.forget();
      throw error;
    }
  }

  #append({ slug, expected, told, rows, types, forgets }: Appending): Appended {
    if (this.#removals.at(slug) !== null) return { actual: null, missed: [] };
    const actual = this.revision(slug);
    if (actual !== expected) return { actual, missed: [] };
    for (const type of types) this.#formats.note(type);
    for (const row of rows) this.#insert.run(slug, ...row);
    if (forgets !== null) this.#marks.mark(slug, actual, forgets);
    return { actual, missed: told === null || told >= actual ? [] : this.#rows(slug, told, actual, actual - told) };
  }

  #preparePage(): StatementSync {
    const page = this.#db.prepare(
      'SELECT revision, at, event, participant, command FROM entries WHERE slug = ?1 AND revision > ?2 AND revision <= ?3 AND NOT EXISTS (SELECT 1 FROM removed WHERE slug = ?1) ORDER BY revision LIMIT ?4',
    );
    page.setReturnArrays(true);
    return page;
  }

  #rows(slug: string, after: number, upTo: number, most: number): readonly Row[] {
    return this.#page.all(slug, after, upTo, most) as unknown as readonly Row[];
  }
}
