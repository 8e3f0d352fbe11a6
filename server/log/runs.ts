import { type FileHandle, open } from 'node:fs/promises';

/** One server over a log, from when until when, in ms since the epoch. */
interface Run {
  readonly since: number;
  until: number;
}

/** So many are remembered: those before are too long ago for anybody to wait in a room since then. */
const MOST_RUNS = 10_000;

/** When servers ran over a log. */
export class Runs {
  readonly #runs: Run[] = [];

  /** The server that started at `since` runs at `at`. Answers which one it is, counted from 0. */
  note(since: number, at: number): number {
    const last = this.#runs.at(-1);
    if (last?.since === since) last.until = at;
    else this.#runs.push({ since, until: at });
    return this.#runs.length - 1;
  }

  /**
   * Until when the server is known to have run that ran at that time; null when none is known that did. Clocks may have
   * been set back between two: the later one counts.
   */
  until(at: number): number | null {
    const run = this.#runs.findLast(({ since }) => since <= at);
    return run ? Math.max(at, run.until) : null;
  }

  /** The newest ones, oldest first. */
  get newest(): readonly Run[] {
    return this.#runs.slice(-MOST_RUNS);
  }
}

/** Digits of a time: those of the year 2286 have one more than those of today. */
const DIGITS = 15;
const LINE = 2 * (DIGITS + 1);

/**
 * Runs in a file, a line of fixed length each: that of the server that runs is written anew in place. A small write is
 * done wholly or not at all when the process is killed. It is not synced, since only what the system knows is asked of
 * it: when the power fails, seconds may be lost.
 */
export class RunsFile {
  readonly #path: string;
  #opened: Promise<{ readonly file: FileHandle; readonly runs: Runs }> | null = null;

  /** @param path of the file; made when something is noted or asked first. One process uses it at a time. */
  constructor(path: string) {
    this.#path = path;
  }

  async note(since: number, at: number): Promise<void> {
    const { file, runs } = await this.#open();
    await file.write(lineOf({ since, until: at }), runs.note(since, at) * LINE);
  }

  async until(at: number): Promise<number | null> {
    return (await this.#open()).runs.until(at);
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = Promise.reject(new Error('The runs are closed.'));
    this.#opened.catch(() => undefined);
    await opened?.then(
      ({ file }) => file.close(),
      () => undefined,
    );
  }

  #open(): Promise<{ readonly file: FileHandle; readonly runs: Runs }> {
    return (this.#opened ??= this.#read().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    }));
  }

  async #read(): Promise<{ file: FileHandle; runs: Runs }> {
    const file = await open(this.#path, 'r+').catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return open(this.#path, 'w+', 0o600);
    });
    const read = new Runs();
    const text = await file.readFile('latin1');
    for (const line of text.split('\n')) {
      // What is damaged says nothing about the others.
      const [, since, until] = /^ *(\d+) +(\d+)$/.exec(line) ?? [];
      if (since !== undefined && until !== undefined) read.note(Number(since), Number(until));
    }
    const { newest } = read;
    const runs = new Runs();
    for (const { since, until } of newest) runs.note(since, until);
    const wanted = newest.map(lineOf).join('');
    if (wanted !== text) {
      await file.truncate(0);
      await file.write(wanted, 0);
    }
    return { file, runs };
  }
}

function lineOf({ since, until }: Run): string {
  return `${String(since).padStart(DIGITS)} ${String(until).padStart(DIGITS)}\n`;
}
