import type { LogEntry, RoomEvent } from '../../core/room/events.ts';
import { forgets as hasForgotten } from '../../core/room/redaction/Forgotten.ts';
import { toStored } from '../../core/room/versions/index.ts';
import type { Logger } from '../logger.ts';
import { Slices } from '../slices.ts';
import { Cleaning } from './Cleaning.ts';
import { LastingThread } from './LastingThread.ts';
import { Listeners } from './listeners.ts';
import {
  type ListedRoom,
  type Look,
  type Mark,
  type NewEntry,
  RevisionConflict,
  type RoomLog,
  RoomRemoved,
  type Snapshot,
} from './RoomLog.ts';
import { readEvent } from './rows.ts';
import { RunsFile } from './runs.ts';
import { type Appended, IN_MEMORY, type Row, type SqliteFile, type Use } from './SqliteFile.ts';
import { type Arguments, type Methods, type Result, ThreadEnded } from './threads.ts';

/** Rows that a thread reads at once: nobody else's wait long for it. */
const MOST_ROWS = 1_000;

/** How long (ms) to wait before it is tried again to find out what became of an append. */
const FIND_OUT_MS = 100;

export interface SqliteLogOptions {
  /** Told when a thread of the log ended. */
  readonly logger?: Pick<Logger, 'error'>;
}

/**
 * The logs of all rooms in one SQLite file, made if it is not there (its folder must be). The file is open in two
 * threads, so that a slow or locked disk delays those who write, and nobody else. A thread that ends is made again.
 * Several processes may open the same file; `subscribe` tells of this process's appends, and of
 * another's as soon as an append here comes across them.
 * @throws Error when the file cannot be opened or was written by a newer version
 */
export async function openSqliteLog(path: string, { logger }: SqliteLogOptions = {}): Promise<RoomLog> {
  const thread = (use: Use) =>
    new LastingThread<SqliteFile>({
      module: new URL('./sqlite-thread.ts', import.meta.url),
      args: [path, use],
      again: path !== IN_MEMORY,
      died: error => logger?.error({ err: error, use }, 'a thread of the room log ended; it is made again'),
    });
  const writer = thread('append');
  // Nobody else sees what is in memory.
  const reader = path === IN_MEMORY ? writer : thread('read');
  try {
    await writer.make();
    if (reader !== writer) await reader.make();
    return new SqliteLog(writer, reader, path === IN_MEMORY ? null : new RunsFile(`${path}-runs`));
  } catch (error) {
    for (const one of [reader, writer]) await one.end();
    throw error;
  }
}

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

class SqliteLog implements RoomLog {
  readonly #writer: LastingThread<SqliteFile>;
  readonly #reader: LastingThread<SqliteFile>;
  readonly #listeners = new Listeners();
  readonly #runs: RunsFile | null;
  readonly #cleaning: Cleaning;
  #waiting: Waiting[] = [];
  #committing: Promise<void> | null = null;
  #closed: Promise<void> | null = null;

  constructor(writer: LastingThread<SqliteFile>, reader: LastingThread<SqliteFile>, runs: RunsFile | null) {
    this.#writer = writer;
    this.#reader = reader;
    this.#runs = runs;
    this.#cleaning = new Cleaning(writer);
    // What was removed when this process did not run, or was about to end.
    this.#cleaning.begin();
  }

  async revision(slug: string): Promise<number> {
    return this.#read('revision', slug);
  }

  async load(slug: string, after = 0, most = Infinity): Promise<readonly LogEntry[]> {
    const entries: LogEntry[] = [];
    for (;;) {
      const wanted = Math.min(MOST_ROWS, most - entries.length);
      const rows = await this.#read('read', slug, entries.at(-1)?.revision ?? after, wanted);
      entries.push(...rows.map(entryOf));
      if (rows.length < wanted || entries.length >= most) return entries;
    }
  }

  async append(slug: string, expected: number, entries: readonly NewEntry[]): Promise<readonly LogEntry[]> {
    this.#mustBeOpen();
    const appended = entries.map((entry, index) => ({ ...entry, revision: expected + index + 1 }));
    const rows = appended.map(rowOf);
    const types = [...new Set(entries.map(({ event }) => event.type))];
    const forgets = appended.findLast(({ event }) => hasForgotten(event))?.revision ?? null;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ slug, expected, appended, rows, types, forgets, resolve, reject });
      this.#committing ??= this.#commit();
    });
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

  /** In the thread that waits for nobody: whoever writes is not kept waiting longer than it takes. */
  async tidy(): Promise<boolean> {
    this.#mustBeOpen();
    return this.#reader.ask('tidy');
  }

  subscribe(slug: string, after: number, listener: (entries: readonly LogEntry[]) => void): () => void {
    return this.#listeners.add(slug, after, listener);
  }

  async snapshot(slug: string, format: string): Promise<Snapshot | null> {
    const stored = await this.#read('snapshot', slug, format);
    return stored && { revision: stored.revision, parts: linesOf(stored.state) };
  }

  async keepSnapshot(slug: string, format: string, { revision, parts }: Snapshot): Promise<void> {
    this.#mustBeOpen();
    const [slices, encoder, lines] = [new Slices(), new TextEncoder(), [] as Uint8Array[]];
    for (const part of parts) {
      lines.push(encoder.encode(`${part}\n`));
      if (slices.over) await slices.rest();
    }
    this.#mustBeOpen();
    await this.#reader.ask('keepSnapshot', slug, format, revision, lines);
  }

  async rooms(after: string, most: number): Promise<readonly ListedRoom[]> {
    this.#mustBeOpen();
    return this.#reader.ask('rooms', after, most);
  }

  async noteLook(slug: string, look: Look): Promise<void> {
    this.#mustBeOpen();
    await this.#reader.ask('noteLook', slug, look);
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
    await this.#committing;
    await this.#cleaning.stop();
    this.#listeners.clear();
    // Who closes last tidies up after all.
    for (const thread of new Set([this.#reader, this.#writer])) {
      await thread.ask('close').catch(() => undefined);
      await thread.end();
    }
    await this.#runs?.close();
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
        if (!(error instanceof ThreadEnded) || this.#reader === this.#writer)
          for (const { reject } of batch) reject(error);
        else for (const one of batch) await this.#findOut(one, error);
      }
    }
    this.#committing = null;
  }

  /** Whether something was written is unknown when the thread ended that was to do it: the file says so. */
  async #findOut(one: Waiting, ended: ThreadEnded): Promise<void> {
    const { slug, expected, rows, reject } = one;
    for (;;) {
      try {
        const found = await this.#reader.ask('read', slug, expected, rows.length);
        if (JSON.stringify(found) === JSON.stringify(rows)) {
          const told = this.#listeners.told(slug) ?? expected;
          const missed = told < expected ? await this.#reader.ask('read', slug, told, expected - told) : [];
          return this.#settle(one, { actual: expected, missed });
        }
        const actual = await this.#reader.ask('revision', slug);
        return actual === expected ? reject(ended) : this.#settle(one, { actual, missed: [] });
      } catch (error) {
        if (!(error instanceof ThreadEnded) || this.#closed) return reject(error);
        await new Promise(resolve => setTimeout(resolve, FIND_OUT_MS));
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

function rowOf({ revision, at, event, by }: LogEntry): Row {
  return [revision, at, JSON.stringify(toStored(event)), by?.participant ?? null, by?.command ?? null];
}

function entryOf([revision, at, event, participant, command]: Row): LogEntry {
  const by = participant === null ? null : { participant, command: String(command) };
  return { revision, at, event: readEvent(revision, event), by };
}

/** What another process wrote. Whoever misses something of it reads the log again, and finds out why. */
function readable(rows: readonly Row[]): readonly LogEntry[] {
  try {
    return rows.map(entryOf);
  } catch {
    return [];
  }
}

const LINE_BREAK = 10;

/** Line by line, so that no more of a large text than that is made at once. */
function* linesOf(text: Uint8Array): Generator<string, void> {
  const decoder = new TextDecoder();
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(LINE_BREAK, from);
    yield decoder.decode(text.subarray(from, end));
    from = end + 1;
  }
}
