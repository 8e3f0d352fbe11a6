import type { LogEntry } from '../../core/room/events.ts';

/** An entry on its way into the log, which gives it its revision. */
export type NewEntry = Omit<LogEntry, 'revision'>;

/** Somebody else appended first: load what is new, decide again. */
export class RevisionConflict extends Error {
  override name = 'RevisionConflict';
  readonly slug: string;
  readonly expected: number;
  readonly actual: number;

  constructor(slug: string, expected: number, actual: number) {
    super(`The log of room "${slug}" is at revision ${actual}, not ${expected}.`);
    this.slug = slug;
    this.expected = expected;
    this.actual = actual;
  }
}

/** The room of that slug was removed: it holds nothing, takes nothing any more, and no other one gets its slug. */
export class RoomRemoved extends Error {
  override name = 'RoomRemoved';
  readonly slug: string;

  constructor(slug: string) {
    super('The room was removed.');
    this.slug = slug;
  }
}

/**
 * Something in a room's log cannot be read. Says which entry (0: nobody knows), and nothing of what is in it: logs of
 * the process hold no texts.
 */
export class DamagedLog extends Error {
  override name = 'DamagedLog';
  readonly revision: number;
  readonly why: string;

  constructor(revision: number, why: string, cause?: unknown) {
    super(`${revision > 0 ? `Entry ${revision} of a` : 'A'} room's log cannot be read: ${why}.`, { cause });
    this.revision = revision;
    this.why = why;
  }
}

/**
 * Makes something of what a room's log led to.
 * @throws DamagedLog when that cannot be done, which then is the log's fault
 */
export function madeOf<Result>(revision: number, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    throw error instanceof DamagedLog ? error : new DamagedLog(revision, 'it is damaged', error);
  }
}

/** An entry's event as it is written. */
export interface EntryText {
  readonly revision: number;
  readonly text: string;
}

/** A room's state after some of its log, so that what came before need not be read again. */
export interface Snapshot {
  /** That of the last entry it was made of. */
  readonly revision: number;
  /** Texts without line breaks. May be gone through once, a part at a time. */
  readonly parts: Iterable<string>;
}

/** A room in which something is to be known no more. */
export interface Mark {
  readonly slug: string;
  /** Up to which revision that was done. */
  readonly done: number;
  /** The last entry that says so. */
  readonly revision: number;
}

/** When something will be due in a room by itself, though nobody opens it. */
export interface Look {
  /** What happened after that may have changed it. */
  readonly revision: number;
  /** What else it depends on, in words of whoever notes it: it is of no use under other terms. */
  readonly terms: string;
  /** Server time in ms since the epoch; null: never. */
  readonly due: number | null;
}

/** A room that there is, without what is in it. */
export interface ListedRoom {
  readonly slug: string;
  readonly revision: number;
  /** What was noted of it last; null when nothing was. */
  readonly look: Look | null;
}

/**
 * The logs of all rooms, one a slug, with a snapshot beside each. Nothing but `rewrite` changes what was appended.
 * Revisions count from 1 without gaps.
 * Nothing else may know which store this is; every store passes `tests/contract/room-log.ts`.
 */
export interface RoomLog {
  /** The last revision of a room; 0 when it has no log, and so does not exist, or was removed. */
  revision(slug: string): Promise<number>;
  /**
   * The first `most` entries after that revision (all, unless said), oldest first; empty when the room has none. Ends
   * after the entry that makes it `characters` of events, if said. Long logs are read by `pagesOf`.
   */
  load(slug: string, after?: number, most?: number, characters?: number): Promise<readonly LogEntry[]>;
  /**
   * What stands in the entries after that revision, oldest first, as it is written, whether it can be read or not. Ends
   * after the entry that makes it so many characters.
   */
  texts(slug: string, after: number, characters: number): Promise<readonly EntryText[]>;
  /**
   * Appends all of the entries or none, after `expectedRevision` (0 for a new room), and
   * resolves once they are durable.
   * @throws RevisionConflict when the log is not at that revision; RoomRemoved
   */
  append(slug: string, expectedRevision: number, entries: readonly NewEntry[]): Promise<readonly LogEntry[]>;
  /**
   * Puts entries in the place of those with their revisions: of the same kind and time, with less in them. Who reads
   * the log from then on reads these, and nothing of the others is left in the store once it was tidied up. Entries of
   * a room that is not there change nothing. Nobody is told. All of them are written or none, in one short transaction:
   * give it a page at a time.
   */
  rewrite(slug: string, entries: readonly LogEntry[]): Promise<void>;
  /**
   * Rooms in whose logs something is to be known no more (`forgets`) and was not taken out yet. They are marked by the
   * append that says so, in the same transaction.
   */
  marked(): Promise<readonly Mark[]>;
  /**
   * All that a room's log had forgotten up to that revision was taken out. A snapshot from before it is dropped, as is
   * one that is still on its way.
   */
  forgot(slug: string, revision: number): Promise<void>;
  /**
   * Clears away what is left of entries that were rewritten and of snapshots that were dropped. Answers whether that
   * was done: it is not while somebody reads what was there before.
   */
  tidy(): Promise<boolean>;
  /**
   * Calls back for every batch appended from now on, in order, whoever appended it; first of all, if it is not told of
   * by then, for what came after revision `after`. Another process's appends are told as soon as one here comes across
   * them. Returns the unsubscription.
   */
  subscribe(slug: string, after: number, listener: (entries: readonly LogEntry[]) => void): () => void;
  /** What was kept of a room in that format last; null when there is nothing, it is damaged, or ahead of the log. */
  snapshot(slug: string, format: string): Promise<Snapshot | null>;
  /**
   * Keeps a snapshot in the place of any other of that room. It may be lost, and then was never there. Answers whether
   * it was kept: not if something in it is to be known no more. Rejects also where entries may need the room on the
   * disk.
   */
  keepSnapshot(slug: string, format: string, snapshot: Snapshot): Promise<boolean>;
  /** Drops what was kept of a room: it is of no use. */
  dropSnapshot(slug: string): Promise<void>;
  /**
   * The first `most` rooms whose slugs come after that one (an empty one: all), in the order of slugs. Costs the same
   * however long their logs are.
   */
  rooms(after: string, most: number): Promise<readonly ListedRoom[]>;
  /** Notes when a room is to be looked at, in the place of what was noted before. It may be lost, as a snapshot may. */
  noteLook(slug: string, look: Look): Promise<void>;
  /**
   * Removes a room for good, and resolves once that is durable: from then on it holds nothing for anybody. What it held
   * is overwritten afterwards, bit by bit, so that nobody else waits for it; if the process ends meanwhile, by the next
   * one. Nobody who subscribed is told.
   * @param at ms since the epoch
   * @throws RoomRemoved when it was already
   */
  remove(slug: string, at: number): Promise<void>;
  /** When a room was removed, in ms since the epoch; null when it was not. */
  removed(slug: string): Promise<number | null>;
  /** Resolves when nothing of removed rooms is left anywhere in the store. */
  cleared?(): Promise<void>;
  /** Writes as much as an append may need and takes it back; rejects as long as that cannot be done. */
  probe?(): Promise<void>;
  /**
   * Notes that the server that started at `since` runs at `at`, both in ms since the epoch. Called every few seconds,
   * so it costs next to nothing, and may be lost when the power fails.
   */
  beat?(since: number, at: number): Promise<void>;
  /** Until when (ms since the epoch) the server is known to have run that ran at that time; null when none is known. */
  aliveUntil?(at: number): Promise<number | null>;
  /**
   * When the store was last put back from a backup, in ms since the epoch, as it was known when the log was opened;
   * null: never. What happened between backup and then had revisions that others have since.
   */
  readonly restoredAt?: number | null;
  close(): Promise<void>;
}

/** Entries in a page: reading and parsing one takes about a millisecond. */
const PAGE = 250;
/** So many characters of events end a page, however few entries they are. */
export const PAGE_CHARACTERS = 64 * 1024;

/**
 * What `load` answers, page by page, so that no log has to be in memory as a whole.
 * @throws DamagedLog at an entry that is missing: nobody knows whom it blocked, or what it had forgotten
 */
export async function* pagesOf(
  log: Pick<RoomLog, 'load'>,
  slug: string,
  after = 0,
): AsyncGenerator<readonly LogEntry[], void> {
  for (;;) {
    const page = await log.load(slug, after, PAGE, PAGE_CHARACTERS);
    const last = page.at(-1);
    if (!last) return;
    for (const [index, { revision }] of page.entries())
      if (revision !== after + index + 1) throw new DamagedLog(after + index + 1, 'it is missing');
    yield page;
    after = last.revision;
  }
}
