import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Slices } from '../slices.ts';
import { isDamage } from './damage.ts';
import type { LastingThread } from './LastingThread.ts';
import { digestOf, piecesOf } from './pieces.ts';
import type { Snapshot } from './RoomLog.ts';
import type { SqliteFile } from './SqliteFile.ts';

/** Bytes on the disk that snapshots leave free at least, */
const LEAVE_BYTES = 64 * 2 ** 20;
/** and how many times their size: it stands in journal and file, beside the one before. */
const LEAVE_TIMES = 4;
/** The longest rest (ms) between two pieces. */
const LONGEST_REST_MS = 50;

/** A snapshot would take room on the disk that entries may need. */
class NoRoomForSnapshot extends Error {
  override name = 'NoRoomForSnapshot';

  constructor() {
    super('There is too little room on the disk for a snapshot.');
  }
}

/**
 * Writes snapshots into a SQLite file, one after the other and each in small transactions with rests between them, so
 * that nobody who appends waits for long.
 */
export class SnapshotKeeper {
  readonly #file: Pick<LastingThread<SqliteFile>, 'ask'>;
  readonly #free: () => Promise<number>;
  readonly #leave: number;
  readonly #stays: (error: unknown) => void;
  /** Rooms of whose snapshots something cannot be deleted: the file is damaged there. */
  readonly #undeletable = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /**
   * @param free how many bytes are free on the disk
   * @param leave bytes that are left free at least
   * @param stays told why something of a snapshot cannot be deleted, once a room
   */
  constructor(
    file: Pick<LastingThread<SqliteFile>, 'ask'>,
    free: () => Promise<number>,
    leave = LEAVE_BYTES,
    stays: (error: unknown) => void = () => undefined,
  ) {
    this.#leave = leave;
    this.#stays = stays;
    this.#file = file;
    this.#free = free;
  }

  /**
   * Answers whether it was kept: not if something in it is to be known no more.
   * @throws NoRoomForSnapshot; errors of SQLite
   */
  keep(slug: string, format: string, snapshot: Snapshot): Promise<boolean> {
    return this.#next(() => this.#keep(slug, format, snapshot));
  }

  async drop(slug: string): Promise<void> {
    await this.#file.ask('dropSnapshot', slug);
    await this.#next(() => this.#sweep(slug));
  }

  /** As `RoomLog.tidy`. */
  tidy(): Promise<boolean> {
    return this.#next(async () => {
      try {
        await this.#sweepAll();
      } catch (error) {
        // What was overwritten elsewhere leaves the journal all the same.
        await this.#file.ask('tidy');
        throw error;
      }
      return this.#file.ask('tidy');
    });
  }

  /** Deletes what an earlier process left behind. */
  begin(): void {
    this.#next(() => this.#sweepAll()).catch(() => undefined);
  }

  /** Resolves when nothing is being written any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#last;
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(() => {
      this.#mustGoOn();
      return work();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #keep(slug: string, format: string, { revision, parts }: Snapshot): Promise<boolean> {
    const id = { slug, revision, made: randomInt(2 ** 47) };
    const digests: string[] = [];
    let bytes = 0;
    let kept = false;
    try {
      for await (const piece of piecesOf(parts, new Slices())) {
        bytes += piece.length;
        await this.#leaveRoom(bytes);
        const digest = await this.#slowly(() => this.#file.ask('addSnapshotPiece', id, digests.length, { piece }));
        if (digest === null) return false;
        digests.push(digest);
      }
      const head = { ...id, pieces: digests.length, digest: digestOf(digests) };
      return (kept = await this.#file.ask('finishSnapshot', head, format));
    } finally {
      if (digests.length > 0 || kept) await this.#sweep(slug).catch(() => undefined);
      // What could not be written may have made the journal grow.
      if (!kept) await this.#file.ask('tidy').catch(() => undefined);
    }
  }

  async #leaveRoom(bytes: number): Promise<void> {
    if ((await this.#free()) < Math.max(this.#leave, LEAVE_TIMES * bytes)) throw new NoRoomForSnapshot();
  }

  async #sweepAll(): Promise<void> {
    for (const slug of await this.#file.ask('withLeftPieces')) await this.#sweep(slug);
  }

  async #sweep(slug: string): Promise<void> {
    if (this.#undeletable.has(slug)) return;
    try {
      while (!this.#stopped && (await this.#slowly(() => this.#file.ask('sweepSnapshots', slug))));
    } catch (error) {
      if (!isDamage(error)) throw error;
      // What lies on a damaged page stays there, and keeps nothing else back.
      this.#undeletable.add(slug);
      this.#stays(error);
    }
  }

  /** Whoever waits for the file has it for at least as long as it was used here. */
  async #slowly<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#mustGoOn();
    const began = performance.now();
    const result = await work();
    await pause(Math.min(performance.now() - began, LONGEST_REST_MS));
    this.#mustGoOn();
    return result;
  }

  #mustGoOn(): void {
    if (this.#stopped) throw new Error('The room log is closed.');
  }
}
