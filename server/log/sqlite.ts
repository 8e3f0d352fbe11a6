import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogEntry } from '../../core/room/events.ts';
import type { Logger } from '../logger.ts';
import { Slices } from '../slices.ts';
import { Appends } from './Appends.ts';
import { Cleaning } from './Cleaning.ts';
import { isDamage } from './damage.ts';
import { Descriptor } from './descriptors.ts';
import type { SnapshotHead } from './kept-snapshots.ts';
import { LastingThread } from './LastingThread.ts';
import { Listeners } from './listeners.ts';
import { digestOf, textsOf } from './pieces.ts';
import {
  DamagedLog,
  type EntryText,
  type ListedRoom,
  type Look,
  type Mark,
  type NewEntry,
  PAGE_CHARACTERS,
  type RoomLog,
  RoomRemoved,
  type Snapshot,
} from './RoomLog.ts';
import { entryOf, rowOf } from './rows.ts';
import { RunsFile } from './runs.ts';
import { SnapshotKeeper } from './SnapshotKeeper.ts';
import { charactersOf, IN_MEMORY, type SqliteFile, type Use } from './SqliteFile.ts';
import type { Arguments, Methods, Result } from './threads.ts';

/** Rows that a thread reads at once, if they are small: nobody else's wait long for it. */
const MOST_ROWS = 1_000;

const SNAPSHOT_STAYS =
  'an old snapshot cannot be deleted: the file is damaged there; "npm run server -- compact" drops all snapshots';

export interface SqliteLogOptions {
  /** Told when a thread of the log ended. */
  readonly logger?: Pick<Logger, 'error'>;
  /** How many bytes are free on the disk, unless that is as the system says. */
  readonly free?: () => Promise<number>;
  /** How many of them snapshots leave free at least, unless 64 MiB. */
  readonly leave?: number;
}

/**
 * The logs of all rooms in one SQLite file, made if it is not there (its folder must be). The file is open in three
 * threads, so that a slow or locked disk delays those who write, a snapshot whoever makes it, and neither anybody else.
 * A thread that ends is made again.
 * Several processes may open the same file; `subscribe` tells of this process's appends, and of
 * another's as soon as an append here comes across them.
 * @throws Error when the file cannot be opened or was written by a newer version
 */
export async function openSqliteLog(path: string, { logger, free, leave }: SqliteLogOptions = {}): Promise<RoomLog> {
  const thread = (use: Use) =>
    new LastingThread<SqliteFile>({
      module: new URL('./sqlite-thread.ts', import.meta.url),
      args: [path, use],
      again: path !== IN_MEMORY,
      died: error => logger?.error({ err: error, use }, 'a thread of the room log ended; it is made again'),
    });
  const writer = thread('append');
  const inMemory = path === IN_MEMORY;
  // Nobody else sees what is in memory.
  const reader = inMemory ? writer : thread('read');
  const keeping = inMemory ? writer : thread('keep');
  const threads = [...new Set([writer, reader, keeping])];
  const descriptor = inMemory ? null : new Descriptor(path);
  try {
    for (const one of threads) await one.make();
    const restoredAt = await writer.ask('restoredAt');
    const keeper = new SnapshotKeeper(
      keeping,
      free ?? (() => (inMemory ? Promise.resolve(Infinity) : freeAt(path))),
      leave,
      error => logger?.error({ err: error }, SNAPSHOT_STAYS),
    );
    const runs = inMemory ? null : new RunsFile(`${path}-runs`);
    const cleaning = new Cleaning(writer, descriptor, logger);
    return new SqliteLog({ writer, reader, keeping, keeper, cleaning, threads, descriptor, runs, restoredAt });
  } catch (error) {
    for (const one of threads) await one.end();
    descriptor?.close();
    throw error;
  }
}

/** Bytes on a file's disk that are free for this process. */
async function freeAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(path));
  return bavail * bsize;
}

interface Parts {
  readonly writer: LastingThread<SqliteFile>;
  readonly reader: LastingThread<SqliteFile>;
  /** Writes what may be lost, and waits for its turn. */
  readonly keeping: LastingThread<SqliteFile>;
  readonly keeper: SnapshotKeeper;
  readonly cleaning: Cleaning;
  /** All of them. Who closes last tidies up: the writer. */
  readonly threads: readonly LastingThread<SqliteFile>[];
  readonly descriptor: Descriptor | null;
  readonly runs: RunsFile | null;
  readonly restoredAt: number | null;
}

class SqliteLog implements RoomLog {
  readonly restoredAt: number | null;
  readonly #writer: LastingThread<SqliteFile>;
  readonly #reader: LastingThread<SqliteFile>;
  readonly #keeping: LastingThread<SqliteFile>;
  readonly #keeper: SnapshotKeeper;
  readonly #threads: readonly LastingThread<SqliteFile>[];
  readonly #listeners = new Listeners();
  readonly #descriptor: Descriptor | null;
  readonly #runs: RunsFile | null;
  readonly #cleaning: Cleaning;
  readonly #appends: Appends;
  #closed: Promise<void> | null = null;

  constructor({ writer, reader, keeping, keeper, cleaning, threads, descriptor, runs, restoredAt }: Parts) {
    this.restoredAt = restoredAt;
    this.#writer = writer;
    this.#reader = reader;
    this.#keeping = keeping;
    this.#keeper = keeper;
    this.#threads = threads;
    this.#descriptor = descriptor;
    this.#runs = runs;
    this.#cleaning = cleaning;
    this.#appends = new Appends({ writer, reader, listeners: this.#listeners });
    // What was removed when this process did not run, or was about to end.
    this.#cleaning.begin();
    keeper.begin();
  }

  async revision(slug: string): Promise<number> {
    return this.#readRoom(-1, 'revision', slug);
  }

  async load(slug: string, after = 0, most = Infinity, characters = Infinity): Promise<readonly LogEntry[]> {
    const entries: LogEntry[] = [];
    const slices = new Slices();
    for (let left = characters; left > 0 && entries.length < most;) {
      const wanted = Math.min(MOST_ROWS, most - entries.length);
      const last = entries.at(-1)?.revision ?? after;
      const rows = await this.#readRoom(last, 'read', slug, last, wanted, Math.min(left, PAGE_CHARACTERS));
      if (rows.length === 0) break;
      for (const [index, row] of rows.entries()) {
        if (index > 0 && slices.over) await slices.rest();
        entries.push(entryOf(row));
      }
      left -= charactersOf(rows);
    }
    return entries;
  }

  async texts(slug: string, after: number, characters: number): Promise<readonly EntryText[]> {
    const rows = await this.#readRoom(after, 'read', slug, after, MOST_ROWS, characters);
    return rows.map(([revision, , text]) => ({ revision, text }));
  }

  async append(slug: string, expected: number, entries: readonly NewEntry[]): Promise<readonly LogEntry[]> {
    this.#mustBeOpen();
    return this.#appends.add(slug, expected, entries);
  }

  async rewrite(slug: string, entries: readonly LogEntry[]): Promise<void> {
    this.#mustBeOpen();
    const types = [...new Set(entries.map(({ event }) => event.type))];
    await this.#writer.ask('rewrite', slug, entries.map(rowOf), types);
  }

  async marked(): Promise<readonly Mark[]> {
    return this.#read('marked');
  }

  async forgot(slug: string, revision: number): Promise<void> {
    this.#mustBeOpen();
    await this.#writer.ask('forgot', slug, revision);
  }

  async tidy(): Promise<boolean> {
    this.#mustBeOpen();
    return this.#keeper.tidy();
  }

  subscribe(slug: string, after: number, listener: (entries: readonly LogEntry[]) => void): () => void {
    return this.#listeners.add(slug, after, listener);
  }

  async snapshot(slug: string, format: string): Promise<Snapshot | null> {
    try {
      return await this.#snapshot(slug, format);
    } catch (error) {
      // The log has everything.
      if (isDamage(error)) return null;
      throw error;
    }
  }

  async #snapshot(slug: string, format: string): Promise<Snapshot | null> {
    for (;;) {
      const head = await this.#read('snapshotHead', slug, format);
      if (!head) return null;
      const pieces = await this.#piecesOf(head);
      if (pieces) return { revision: head.revision, parts: textsOf(pieces) };
      // Another one may have taken its place meanwhile.
      if ((await this.#read('snapshotHead', slug, format))?.made === head.made) return null;
    }
  }

  async keepSnapshot(slug: string, format: string, snapshot: Snapshot): Promise<boolean> {
    this.#mustBeOpen();
    return this.#keeper.keep(slug, format, snapshot);
  }

  async dropSnapshot(slug: string): Promise<void> {
    this.#mustBeOpen();
    await this.#keeper.drop(slug);
  }

  async rooms(after: string, most: number): Promise<readonly ListedRoom[]> {
    this.#mustBeOpen();
    return this.#reader.ask('rooms', after, most);
  }

  async noteLook(slug: string, look: Look): Promise<void> {
    this.#mustBeOpen();
    await this.#keeping.ask('noteLook', slug, look);
  }

  async remove(slug: string, at: number): Promise<void> {
    this.#mustBeOpen();
    if (!(await this.#writer.ask('remove', slug, at))) throw new RoomRemoved(slug);
    this.#listeners.drop(slug);
    this.#cleaning.begin();
  }

  async removed(slug: string): Promise<number | null> {
    this.#mustBeOpen();
    return this.#reader.ask('removed', slug);
  }

  async cleared(): Promise<void> {
    this.#mustBeOpen();
    await this.#cleaning.done();
  }

  async probe(): Promise<void> {
    await this.#read('revision', '');
    await this.#writer.ask('probe');
  }

  async beat(since: number, at: number): Promise<void> {
    await this.#runs?.note(since, at);
  }

  async aliveUntil(at: number): Promise<number | null> {
    return (await this.#runs?.until(at)) ?? null;
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.#appends.end();
    await this.#keeper.stop();
    await this.#cleaning.stop();
    this.#listeners.clear();
    for (const thread of this.#threads.toReversed()) {
      await thread.ask('close').catch(() => undefined);
      await thread.end();
    }
    this.#descriptor?.close();
    await this.#runs?.close();
  }

  /** Piece by piece, so that nobody else's loading waits for long; null when they are not all there as they were. */
  async #piecesOf({ slug, made, pieces, digest }: SnapshotHead): Promise<Uint8Array[] | null> {
    const [read, digests] = [[] as Uint8Array[], [] as string[]];
    while (read.length < pieces) {
      const found = await this.#read('snapshotPiece', slug, made, read.length);
      if (!found) return null;
      read.push(found.piece);
      digests.push(found.digest);
    }
    return digestOf(digests) === digest ? read : null;
  }

  /** Of one room. @throws DamagedLog where the file is damaged: at the entry after that revision */
  async #readRoom<Name extends Methods<SqliteFile>>(
    after: number,
    name: Name,
    ...args: Arguments<SqliteFile, Name>
  ): Promise<Result<SqliteFile, Name>> {
    try {
      return await this.#read(name, ...args);
    } catch (error) {
      throw isDamage(error) ? new DamagedLog(after + 1, 'its file is damaged there', error) : error;
    }
  }

  /** @throws Error that says so when the log was closed meanwhile */
  async #read<Name extends Methods<SqliteFile>>(
    name: Name,
    ...args: Arguments<SqliteFile, Name>
  ): Promise<Result<SqliteFile, Name>> {
    this.#mustBeOpen();
    try {
      return await this.#reader.ask(name, ...args);
    } catch (error) {
      this.#mustBeOpen();
      throw error;
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Error('The room log is closed.');
  }
}
