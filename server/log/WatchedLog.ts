import type { LogEntry } from '../../core/room/events.ts';
import { forgets } from '../../core/room/redaction/Forgotten.ts';
import type { Logger } from '../logger.ts';
import { codesOf, isDamage } from './damage.ts';
import {
  DamagedLog,
  type EntryText,
  type ListedRoom,
  type Look,
  type Mark,
  type NewEntry,
  RevisionConflict,
  type RoomLog,
  RoomRemoved,
  type Snapshot,
} from './RoomLog.ts';

/** How often (ms) a log that could not be written is tried again. */
const PROBE_MS = 2_000;

/** Why nothing can be written, or read: the disk is full, or something else. */
export type LogProblem = 'disk-full' | 'log-failed';

/** How an append ended: somebody else may have been first. */
export type AppendOutcome = 'done' | 'conflict' | 'failed';

/** How many seconds an append took. */
type Took = (seconds: number, how: AppendOutcome) => void;

/** Nothing can be written at the moment. It was told already, once. */
export class LogUnavailable extends Error {
  override name = 'LogUnavailable';
  readonly problem: LogProblem;

  constructor(problem: LogProblem, cause: unknown) {
    super('The room log cannot be written.', { cause });
    this.problem = problem;
  }
}

/** What cannot be done while there is a problem. */
const CONSEQUENCES = {
  written: 'the room log cannot be written: nothing can be changed in any room until it can',
  read: 'the room log cannot be read: no room is opened until it can',
} as const;

/**
 * A room log that knows whether it can be written and read, says once when it cannot and once when it can again, and
 * finds that out by itself.
 */
export class WatchedLog implements RoomLog {
  readonly #log: RoomLog;
  readonly #logger: Logger;
  readonly #took: Took;
  readonly #marks: () => void;
  #appending = 0;
  readonly #problems = new Map<keyof typeof CONSEQUENCES, LogProblem>();
  /** Rooms of which it was said. */
  readonly #unwritable = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /**
   * @param took told of every append that ended
   * @param marks told when a room was marked: something in its log is to be known no more
   */
  constructor(log: RoomLog, logger: Logger, took: Took = () => undefined, marks: () => void = () => undefined) {
    this.#log = log;
    this.#logger = logger;
    this.#took = took;
    this.#marks = marks;
  }

  /** Null while everything can be written and read. */
  get problem(): LogProblem | null {
    return this.#problems.get('written') ?? this.#problems.get('read') ?? null;
  }

  get restoredAt(): number | null {
    return this.#log.restoredAt ?? null;
  }

  /** Appends that were not answered yet. */
  get appending(): number {
    return this.#appending;
  }

  revision(slug: string): Promise<number> {
    return this.#reading(() => this.#log.revision(slug));
  }

  load(slug: string, after?: number, most?: number, characters?: number): Promise<readonly LogEntry[]> {
    return this.#reading(() => this.#log.load(slug, after, most, characters));
  }

  texts(slug: string, after: number, characters: number): Promise<readonly EntryText[]> {
    return this.#reading(() => this.#log.texts(slug, after, characters));
  }

  async append(slug: string, expectedRevision: number, entries: readonly NewEntry[]): Promise<readonly LogEntry[]> {
    const began = performance.now();
    const end = (how: AppendOutcome) => this.#took((performance.now() - began) / 1_000, how);
    this.#appending += 1;
    try {
      const appended = await this.#log.append(slug, expectedRevision, entries);
      end('done');
      if (entries.some(({ event }) => forgets(event))) this.#marks();
      this.#works('written');
      return appended;
    } catch (error) {
      const conflicts = error instanceof RevisionConflict || error instanceof RoomRemoved;
      end(conflicts ? 'conflict' : 'failed');
      if (conflicts) throw error;
      throw isOfOneRoom(error) ? this.#damaged(slug, error) : new LogUnavailable(this.#fails('written', error), error);
    } finally {
      this.#appending -= 1;
    }
  }

  rewrite(slug: string, entries: readonly LogEntry[]): Promise<void> {
    return this.#log.rewrite(slug, entries);
  }

  marked(): Promise<readonly Mark[]> {
    return this.#log.marked();
  }

  forgot(slug: string, revision: number): Promise<void> {
    return this.#log.forgot(slug, revision);
  }

  tidy(): Promise<boolean> {
    return this.#log.tidy();
  }

  subscribe(slug: string, after: number, listener: (entries: readonly LogEntry[]) => void): () => void {
    return this.#log.subscribe(slug, after, listener);
  }

  snapshot(slug: string, format: string): Promise<Snapshot | null> {
    return this.#log.snapshot(slug, format);
  }

  /** What becomes of a snapshot says nothing about the log. */
  keepSnapshot(slug: string, format: string, snapshot: Snapshot): Promise<boolean> {
    return this.#log.keepSnapshot(slug, format, snapshot);
  }

  rooms(after: string, most: number): Promise<readonly ListedRoom[]> {
    return this.#log.rooms(after, most);
  }

  noteLook(slug: string, look: Look): Promise<void> {
    return this.#log.noteLook(slug, look);
  }

  async remove(slug: string, at: number): Promise<void> {
    try {
      await this.#log.remove(slug, at);
      this.#works('written');
    } catch (error) {
      throw error instanceof RoomRemoved ? error : new LogUnavailable(this.#fails('written', error), error);
    }
  }

  removed(slug: string): Promise<number | null> {
    return this.#log.removed(slug);
  }

  dropSnapshot(slug: string): Promise<void> {
    return this.#log.dropSnapshot(slug);
  }

  async beat(since: number, at: number): Promise<void> {
    await this.#log.beat?.(since, at);
  }

  async aliveUntil(at: number): Promise<number | null> {
    return (await this.#log.aliveUntil?.(at)) ?? null;
  }

  /** Watches no more. Whoever opened the log closes it. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #reading<Result>(read: () => Promise<Result>): Promise<Result> {
    try {
      const result = await read();
      this.#works('read');
      return result;
    } catch (error) {
      if (!isOfOneRoom(error) && !this.#closed) this.#fails('read', error);
      throw error;
    }
  }

  /** Where the file is damaged nothing can be written; of that nobody hears in other rooms. */
  #damaged(slug: string, error: unknown): LogUnavailable {
    if (!this.#unwritable.has(slug)) {
      this.#unwritable.add(slug);
      this.#logger.error({ err: error }, 'the log of a room cannot be written: its file is damaged there');
    }
    return new LogUnavailable('log-failed', error);
  }

  #works(what: keyof typeof CONSEQUENCES): void {
    if (!this.#problems.delete(what)) return;
    if (this.#problems.size === 0) clearTimeout(this.#timer);
    this.#logger.info(`the room log can be ${what} again`);
  }

  #fails(what: keyof typeof CONSEQUENCES, error: unknown): LogProblem {
    const problem = problemOf(error);
    if (!this.#problems.has(what)) {
      this.#logger.error({ err: error, reason: problem }, CONSEQUENCES[what]);
      if (this.#problems.size === 0) this.#tryLater();
    }
    this.#problems.set(what, problem);
    return problem;
  }

  #tryLater(): void {
    if (this.#closed || !this.#log.probe) return;
    this.#timer = setTimeout(() => void this.#probe(), PROBE_MS);
    this.#timer.unref();
  }

  async #probe(): Promise<void> {
    try {
      await this.#log.probe?.();
      if (!this.#closed) for (const what of [...this.#problems.keys()]) this.#works(what);
    } catch {
      this.#tryLater();
    }
  }
}

/** SQLite's results (https://www.sqlite.org/rescode.html): FULL, and IOERR, which on some file systems is how a full disk looks. */
const [SQLITE_IOERR, SQLITE_FULL] = [10, 13];

/** What is damaged of a file is read by few, and stays so. */
function isOfOneRoom(error: unknown): boolean {
  return error instanceof DamagedLog || isDamage(error);
}

function problemOf(error: unknown): LogProblem {
  const { code, errcode } = codesOf(error);
  const isFull =
    code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' || [SQLITE_IOERR, SQLITE_FULL].includes(errcode & 0xff);
  return isFull ? 'disk-full' : 'log-failed';
}
