import { fdatasyncSync, fstatSync, readSync, statSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from './database.ts';

/** Bytes looked at in one go: they take a few milliseconds. */
const CHUNK = 4 * 1024 * 1024;
/** With more pages than these, one that is no page of a table could look like one. */
const MOST_PAGES = 0x01ff_ffff;
/**
 * First byte of a page of a table or index, and how long its header is
 * (https://www.sqlite.org/fileformat2.html#b_tree_pages).
 */
const HEADERS: Readonly<Record<number, number>> = { 2: 12, 5: 12, 10: 8, 13: 8 };

/** Of a page, from where to where nothing is kept; null when it is no page of rows. */
function gapIn(page: Buffer): readonly [from: number, to: number] | null {
  const header = HEADERS[page[0] ?? 0];
  if (header === undefined) return null;
  const from = header + 2 * page.readUInt16BE(3);
  const to = page.readUInt16BE(5) || 0x1_0000;
  return from < to && to <= page.length ? [from, to] : null;
}

/**
 * What is left of rows in the unused parts of a SQLite file in WAL mode. `secure_delete` overwrites a row where it is
 * deleted. Rows that move to another page, when one is split, leave copies between the header and the cells of the page
 * that they came from, and those stay. SQLite offers nothing against that but VACUUM, during which nobody can write.
 */
export class Leftovers {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #file: number;
  readonly #pageSize: number;

  /**
   * @param path of the file, which is open already in this thread, in WAL mode
   * @param file its descriptor, which is not closed here (`descriptors.ts`)
   */
  constructor(path: string, file: number) {
    this.#path = path;
    this.#db = openDatabase(path, { timeout: 0 });
    this.#pageSize = Number(this.#db.prepare('PRAGMA page_size').get()?.['page_size']);
    this.#file = file;
  }

  /**
   * Overwrites them in some pages from that one on. Answers where to go on, null at the end, or the same page when
   * somebody was in the way.
   */
  overwrite(from: number): number | null {
    const pages = Math.floor(fstatSync(this.#file).size / this.#pageSize);
    if (pages > MOST_PAGES) return null;
    const end = Math.min(pages, from + Math.ceil(CHUNK / this.#pageSize));
    const found = this.#filled(from, end);
    if (found.length > 0 && !this.#empty(found)) return from;
    return end < pages ? end : null;
  }

  close(): void {
    this.#db.close();
  }

  /** Pages in whose gap something is, as the file has them; the first page holds the names of tables alone. */
  #filled(from: number, end: number): number[] {
    const bytes = Buffer.alloc((end - from) * this.#pageSize);
    readSync(this.#file, bytes, 0, bytes.length, from * this.#pageSize);
    const found: number[] = [];
    for (let page = Math.max(from, 1); page < end; page += 1) {
      const at = (page - from) * this.#pageSize;
      const one = bytes.subarray(at, at + this.#pageSize);
      const gap = gapIn(one);
      if (gap && one.subarray(...gap).some(byte => byte !== 0)) found.push(page);
    }
    return found;
  }

  /**
   * Nobody else may write meanwhile, and the journal must be empty: then the file has every page as it is, and nobody
   * writes it. Whoever reads a page meanwhile finds its rows as they were. Answers whether it was done.
   */
  #empty(pages: readonly number[]): boolean {
    try {
      if (Number(this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy']) !== 0) return false;
      this.#db.exec('BEGIN IMMEDIATE');
    } catch {
      return false;
    }
    try {
      if (statSync(`${this.#path}-wal`).size > 0) return false;
      const bytes = Buffer.alloc(this.#pageSize);
      for (const page of pages) {
        const at = page * this.#pageSize;
        readSync(this.#file, bytes, 0, bytes.length, at);
        const gap = gapIn(bytes);
        if (gap) writeSync(this.#file, Buffer.alloc(gap[1] - gap[0]), 0, gap[1] - gap[0], at + gap[0]);
      }
      fdatasyncSync(this.#file);
      // Something is written, so that everybody else forgets the pages that they hold, and does not write them back.
      const version = Number(this.#db.prepare('PRAGMA user_version').get()?.['user_version']);
      this.#db.exec(`PRAGMA user_version = ${version}`);
      this.#db.exec('COMMIT');
      return true;
    } finally {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    }
  }
}
