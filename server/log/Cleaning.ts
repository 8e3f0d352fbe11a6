import type { Logger } from '../logger.ts';
import type { Descriptor } from './descriptors.ts';
import type { SqliteFile } from './SqliteFile.ts';
import { type Thread, ThreadEnded } from './threads.ts';

/** When (ms) is tried again what did not work, because somebody was reading or the disk is full. */
const AGAIN_MS = 1_000;

/**
 * Deletes what removed rooms leave behind in a SQLite file, and sees to it that nothing of it can be found there, nor
 * of rows that an earlier version moved. It does so in small steps: whoever wants to append meanwhile waits for one of
 * them at most. What a process does not come to do is done by the next one that opens the file.
 */
export class Cleaning {
  readonly #file: Pick<Thread<SqliteFile>, 'ask'>;
  readonly #descriptor: Descriptor | null;
  readonly #logger: Pick<Logger, 'error'> | null;
  /** Removed rooms of which it was said that something cannot be deleted. */
  #told = 0;
  /** It was said that something did not work. */
  #failing = false;
  #working: Promise<void> | null = null;
  #wanted = false;
  #stopped = false;
  #pausing: { readonly timer: NodeJS.Timeout; readonly end: () => void } | null = null;

  /** @param descriptor of the file; null when it is none */
  constructor(
    file: Pick<Thread<SqliteFile>, 'ask'>,
    descriptor: Descriptor | null,
    logger: Pick<Logger, 'error'> | null = null,
  ) {
    this.#file = file;
    this.#descriptor = descriptor;
    this.#logger = logger;
  }

  /** Something is to be cleaned up, or may be. */
  begin(): void {
    this.#wanted = true;
    this.#working ??= this.#work().finally(() => (this.#working = null));
  }

  /** Resolves when nothing is left to be cleaned up, or `stop` was called. */
  async done(): Promise<void> {
    await this.#working;
  }

  /** Resolves when nothing is being done any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#pausing) {
      clearTimeout(this.#pausing.timer);
      this.#pausing.end();
    }
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#wanted && !this.#stopped) {
      this.#wanted = false;
      try {
        await this.#clean();
        this.#failing = false;
      } catch (error) {
        // That a thread ended was said.
        const isNews = !this.#failing && !this.#stopped && !(error instanceof ThreadEnded);
        if (isNews)
          this.#logger?.error({ err: error }, 'what removed rooms held could not be deleted yet; it is tried again');
        this.#failing ||= isNews;
        this.#wanted = true;
        await this.#pause();
      }
    }
  }

  async #clean(): Promise<void> {
    let deleted = false;
    while (!this.#stopped && (await this.#file.ask('deleteSome'))) deleted = true;
    this.#tell((await this.#file.ask('undeletable')).length);
    const slugs = await this.#file.ask('uncleared');
    if (deleted || slugs !== null) await this.#tidy();
    if (slugs === null) return;
    for (let page: number | null = 0; page !== null && !this.#stopped;) {
      const next: number | null = await this.#file.ask('overwriteLeft', page, this.#descriptor?.file ?? null);
      if (next === page) await this.#pause();
      page = next;
    }
    await this.#tidy();
    if (!this.#stopped) await this.#file.ask('cleared', slugs);
  }

  /** In how many removed rooms something is that nobody can delete. */
  #tell(rooms: number): void {
    if (rooms > this.#told)
      this.#logger?.error({ rooms }, 'something that removed rooms held stays: the file is damaged there');
    this.#told = rooms;
  }

  async #tidy(): Promise<void> {
    while (!this.#stopped && !(await this.#file.ask('tidy'))) await this.#pause();
  }

  async #pause(): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>(resolve => {
      const end = () => {
        this.#pausing = null;
        resolve();
      };
      this.#pausing = { timer: setTimeout(end, AGAIN_MS), end };
    });
  }
}
