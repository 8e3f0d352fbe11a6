import { existsSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../log/database.ts';
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
 */
export function* rowsOf(db: DatabaseSync, slug: string): Generator<Row, undefined> {
  const page = db.prepare('SELECT * FROM entries WHERE slug = ? AND revision > ? ORDER BY revision LIMIT ?');
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const rows: Row[] = [];
    let characters = 0;
    for (const row of page.iterate(slug, after, PAGE)) {
      const one = rowOf(row);
      rows.push(one);
      characters += one.event.length;
      if (characters >= PAGE_CHARACTERS) break;
    }
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.revision;
  }
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
  const found = db.prepare('PRAGMA integrity_check(10)').all();
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
