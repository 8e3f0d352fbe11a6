import { existsSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { isDamage } from '../log/damage.ts';
import { openDatabase } from '../log/database.ts';
import { DamagedLog } from '../log/RoomLog.ts';
import { checkSchema } from '../log/sqlite-schema.ts';
import { Problem } from './problem.ts';

/** How long (ms) a reader waits for whoever has the file to itself for a moment. */
const BUSY_TIMEOUT_MS = 5_000;

/** A row of the log as it is written, readable or not. */
export interface Row {
  readonly revision: number;
  readonly at: number;
  readonly event: string;
  readonly by: { readonly participant: string; readonly command: string } | null;
}

/**
 * A file of rooms, only to be read; a server may use it meanwhile.
 * @throws Problem when there is none, or it is of a newer version
 */
export function openToRead(path: string): DatabaseSync {
  if (!existsSync(path)) throw new Problem(`There are no rooms: ${path} does not exist. Is DATA_DIR right?`);
  if (statSync(path).isDirectory()) throw new Problem(`${path} is a folder. Name a file.`);
  const db = openDatabase(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    checkKnown(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkKnown(db: DatabaseSync, path: string): void {
  let version: number;
  try {
    version = checkSchema(db, path);
  } catch (error) {
    // SQLite's own errors have sentences of their own.
    throw 'errcode' in (error as object) ? error : new Problem((error as Error).message);
  }
  if (version === 0) throw new Problem(`${path} is no file of Sidestage's rooms.`);
}

export function slugsIn(db: DatabaseSync): string[] {
  const rows = db.prepare('SELECT DISTINCT slug FROM entries ORDER BY slug').all();
  const removed = removedIn(db);
  return rows.map(row => String(row['slug'])).filter(slug => !removed.has(slug));
}

/** Rooms that were removed, and since when (ms since the epoch); rows of them may be there still. */
export function removedIn(db: DatabaseSync): ReadonlyMap<string, number> {
  // Earlier versions removed none.
  const known = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'removed'`).get();
  const rows = known ? db.prepare('SELECT slug, at FROM removed').all() : [];
  return new Map(rows.map(row => [String(row['slug']), Number(row['at'])]));
}

/** Rows that are read at once, and characters of events after which no more are. */
const PAGE = 250;
const PAGE_CHARACTERS = 1024 * 1024;

/**
 * A room's rows, oldest first, one at a time: there may be millions. Between two pages nothing is being read, however
 * long whoever takes them rests: a server's journal would grow as long as somebody reads.
 * @param unreadable told the revision of a row that lies on a damaged part of the file; what comes after it follows
 * @throws DamagedLog at such a row, where nobody is told; errors of SQLite
 */
export function* rowsOf(
  db: DatabaseSync,
  slug: string,
  unreadable?: (revision: number) => void,
): Generator<Row, undefined> {
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const { rows, error } = pageAfter(db, slug, after);
    yield* rows;
    after = rows.at(-1)?.revision ?? after;
    if (error !== null) {
      const next = revisionAfter(db, slug, after);
      if (next === null) throw error;
      if (!unreadable) throw new DamagedLog(next, 'its file is damaged there', error);
      unreadable(next);
      after = next;
    } else if (rows.length === 0) return;
  }
}

/** Some rows, and why there are no more of them: the next one is damaged. */
function pageAfter(db: DatabaseSync, slug: string, after: number): { rows: readonly Row[]; error: unknown } {
  // Anew each time: one that was stopped by an error tells it again.
  const page = db.prepare('SELECT * FROM entries WHERE slug = ? AND revision > ? ORDER BY revision LIMIT ?');
  const rows: Row[] = [];
  let characters = 0;
  try {
    for (const row of page.iterate(slug, after, PAGE)) {
      const one = rowOf(row);
      rows.push(one);
      characters += one.event.length;
      if (characters >= PAGE_CHARACTERS) break;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { rows, error };
  }
  return { rows, error: null };
}

/** By the index alone: the row itself may be out of reach. */
function revisionAfter(db: DatabaseSync, slug: string, after: number): number | null {
  const found = db
    .prepare('SELECT revision FROM entries WHERE slug = ? AND revision > ? ORDER BY revision LIMIT 1')
    .get(slug, after);
  return found ? Number(found['revision']) : null;
}

function rowOf({ revision, at, event, participant, command }: Readonly<Record<string, unknown>>): Row {
  return {
    revision: Number(revision),
    at: Number(at),
    event: String(event),
    by: participant === null ? null : { participant: String(participant), command: String(command) },
  };
}

/** Whether the file has all of these tables: an earlier version may have made it. */
export function hasTables(db: DatabaseSync, ...names: readonly string[]): boolean {
  const table = db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`);
  return names.every(name => table.get(name) !== undefined);
}

/** What SQLite itself finds wrong with the file; empty when it is whole. */
export function damageOf(db: DatabaseSync): string[] {
  let found;
  try {
    found = db.prepare('PRAGMA integrity_check(10)').all();
  } catch (error) {
    // Where the damage is such that it cannot even be listed.
    if (!isDamage(error)) throw error;
    return [(error as Error).message];
  }
  return found.map(row => String(row['integrity_check'])).filter(words => words !== 'ok');
}

/** How much is in it. */
export function sizeOf(db: DatabaseSync): string {
  const row = db.prepare('SELECT count(*) AS entries, count(DISTINCT slug) AS rooms FROM entries').get();
  return amount(Number(row?.['rooms']), Number(row?.['entries']));
}

export function amount(rooms: number, entries: number): string {
  const count = (number: number, one: string, more: string) =>
    `${number.toLocaleString('en')} ${number === 1 ? one : more}`;
  return `${count(rooms, 'room', 'rooms')}, ${count(entries, 'entry', 'entries')}`;
}
