import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { Dice } from '../support/dice.ts';
import { type ServerProcess, spawnServer } from '../support/server-process.ts';
import { CrashedRoom } from './CrashedRoom.ts';

/** Rooms that are used at once, so that a commit holds more than one room's entries. */
const ROOMS = 2;
/** Rounds in one data folder; then another begins, so that rooms stay small. */
const ROUNDS_A_FOLDER = 25;
/** A crash comes after so many answers at most, or when everybody is done. */
const MOST_ANSWERS = 150;

export interface CrashProgress {
  readonly rounds: number;
  /** Commands that were acknowledged. */
  readonly acknowledged: number;
}

/** Something is not as clients were told. `round` is the one in which that was noticed. */
export class BrokenPromise extends Error {
  override name = 'BrokenPromise';

  constructor(round: number, cause: unknown) {
    super(`round ${round}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * Kills a server in the middle of real traffic and starts it again, so many times. The same seed sends the same, but
 * where in it the process ends is the machine's to say.
 * @throws BrokenPromise
 */
export async function crash(
  rounds: number,
  seed: number,
  progress: (now: CrashProgress) => void = () => undefined,
): Promise<CrashProgress> {
  let now: CrashProgress = { rounds: 0, acknowledged: 0 };
  while (now.rounds < rounds) {
    const [done, acknowledged] = [now.rounds, now.acknowledged];
    const more = Math.min(ROUNDS_A_FOLDER, rounds - done);
    await inOneFolder(
      more,
      new Dice(Math.imul(seed, 2_654_435_761) ^ Math.imul(done + 1, 40_503)),
      done,
      (played, told) => {
        now = { rounds: done + played, acknowledged: acknowledged + told };
        progress(now);
      },
    );
  }
  return now;
}

async function inOneFolder(
  rounds: number,
  dice: Dice,
  first: number,
  played: (rounds: number, acknowledged: number) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sidestage-crash-'));
  const scene = new Scene(folder);
  let round = 0;
  try {
    await scene.begin();
    for (; round < rounds; round += 1) {
      await scene.round(dice);
      played(round + 1, scene.acknowledged);
    }
    await scene.audit();
  } catch (error) {
    throw new BrokenPromise(first + round + 1, error);
  } finally {
    await scene.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A server on a data folder of its own, killed and started again, and the rooms on it. */
class Scene {
  readonly #folder: string;
  #server: ServerProcess | null = null;
  #rooms: readonly CrashedRoom[] = [];
  #answers = 0;
  #deadly = Number.POSITIVE_INFINITY;
  #crashed: Promise<unknown> | null = null;
  /** Rejects with what the first client noticed. */
  readonly #failure = Promise.withResolvers<never>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#failure.promise.catch(() => undefined);
  }

  get acknowledged(): number {
    return this.#rooms.reduce((sum, room) => sum + room.acknowledged, 0);
  }

  async begin(): Promise<void> {
    const { url } = await this.#start();
    const given = {
      url: () => this.#server?.url ?? null,
      progress: () => this.#answered(),
      failed: (error: unknown) => this.#failure.reject(error),
    };
    this.#rooms = await this.#unlessFailed(Array.from({ length: ROOMS }, () => CrashedRoom.make(url, given)));
  }

  async round(dice: Dice): Promise<void> {
    this.#answers = 0;
    this.#deadly = 1 + dice.roll(MOST_ANSWERS);
    await Promise.all(this.#rooms.map(room => room.talk(dice, () => this.#crashed !== null)));
    // Too few answers came: it ends now, with what is on its way, or a little later.
    if (!this.#crashed) await pause(dice.roll(20));
    this.#crash();
    await this.#crashed;
    await this.#start();
    await this.#unlessFailed(this.#rooms.map(room => room.check()));
  }

  /** What the log has, read without a server. */
  async audit(): Promise<void> {
    await this.#server?.kill('SIGKILL');
    this.#server = null;
    const log = await openSqliteLog(join(this.#folder, 'rooms.sqlite'));
    try {
      for (const room of this.#rooms) room.audit(await log.load(room.slug));
    } finally {
      await log.close();
    }
  }

  async end(): Promise<void> {
    for (const room of this.#rooms) room.close();
    await this.#server?.kill('SIGKILL');
  }

  #unlessFailed<Result>(all: readonly Promise<Result>[]): Promise<Result[]> {
    return Promise.race([Promise.all(all), this.#failure.promise]);
  }

  #answered(): void {
    this.#answers += 1;
    if (this.#answers >= this.#deadly) this.#crash();
  }

  #crash(): void {
    this.#deadly = Number.POSITIVE_INFINITY;
    this.#crashed ??= this.#server?.kill('SIGKILL') ?? null;
    this.#server = null;
  }

  async #start(): Promise<ServerProcess> {
    const server = await spawnServer({
      DATA_DIR: this.#folder,
      // Nobody is gone because a slow machine starts slowly, and nobody is too fast for the limits.
      GRACE_MS: '600000',
      ADDRESS_LIMITS: '1000',
      PERSON_LIMITS: '1000',
      ROOM_LIMITS: '1000',
      LOG_LEVEL: 'info',
      NODE_COMPILE_CACHE: join(tmpdir(), 'sidestage-crash-code'),
    });
    this.#crashed = null;
    return (this.#server = server);
  }
}
