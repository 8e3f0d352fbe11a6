import { closeSync, constants, openSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Descriptors of SQLite files, one a file for the whole process. When a process closes any descriptor of a file, the
 * system drops all locks that it has on it, those of SQLite, too; then another process takes itself for the only one,
 * and deletes the journal with what is in it
 * (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_). So these
 * are opened by the main thread, since a thread that ends closes what it opened, and are closed when this process has
 * the file open no more. Nothing else in a server opens the file but SQLite.
 */
const opened = new Map<string, { users: number; file: number | null }>();

/** A file that SQLite has open in this process, for whoever reads and writes it beside SQLite. */
export class Descriptor {
  readonly #path: string;
  #isOpen = true;

  /** To be made before SQLite opens the file; opens nothing by itself. */
  constructor(path: string) {
    this.#path = resolve(path);
    const entry = opened.get(this.#path) ?? { users: 0, file: null };
    entry.users += 1;
    opened.set(this.#path, entry);
  }

  /** @throws errors of the file system */
  get file(): number {
    const entry = opened.get(this.#path);
    if (!this.#isOpen || !entry) throw new Error('The descriptor is closed.');
    return (entry.file ??= openSync(this.#path, constants.O_RDWR));
  }

  /** To be called when SQLite has the file open no more, as far as this user goes. */
  close(): void {
    const entry = opened.get(this.#path);
    if (!this.#isOpen || !entry) return;
    this.#isOpen = false;
    entry.users -= 1;
    if (entry.users > 0) return;
    opened.delete(this.#path);
    if (entry.file !== null) closeSync(entry.file);
  }
}
