import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Dice } from '../support/dice.ts';
import type { Target } from './target.ts';

/** What memory may grow by beside what stays: caches that fill, code that is compiled. */
const ROOM_TO_GROW = 48 * 1024 * 1024;
/** Rounds until the first measurement, by when everything has happened once. */
const WARM_UP = 4;

export interface FuzzOptions {
  readonly seed: number;
  /** The frame to begin with: the round that it is in is played from its start. */
  readonly from?: number;
  /** Ends before the next round when it answers true. */
  readonly enough: (frames: number, rounds: number) => boolean;
  /** Called after each round. */
  readonly progress?: (now: Progress) => void;
}

export interface Progress {
  /** Counted from the first of this seed. */
  readonly frames: number;
  readonly heap: number | null;
}

/** What was found, and the frame from which it is played again. */
export class Found extends Error {
  override name = 'Found';
  readonly from: number;

  constructor(from: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.from = from;
  }
}

/**
 * Plays rounds against one target until enough. Each round has dice of its own, of the seed and its number: so each can
 * be played again by itself. @throws Found when somebody noticed something, an error was caught by nobody, or memory
 * stays
 */
export async function fuzz(target: Target, { seed, from = 0, enough, progress }: FuzzOptions): Promise<Progress> {
  const thrown: unknown[] = [];
  const note = (error: unknown) => void thrown.push(error);
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  const arena = await target.open();
  const first = Math.floor(from / target.frames);
  let round = first;
  let frames = 0;
  const heap = new Heap();
  try {
    for (; !enough(frames, round - first); round += 1) {
      try {
        frames += await arena.round(new Dice(Math.imul(seed, 2_654_435_761) ^ Math.imul(round + 1, 40_503)));
        if (thrown.length > 0) throw thrown[0];
        if ((round - first) % 20 === WARM_UP) heap.look();
      } catch (error) {
        throw new Found(round * target.frames, error);
      }
      progress?.({ frames: (round + 1) * target.frames, heap: heap.last });
    }
    heap.look();
    return { frames, heap: heap.last };
  } finally {
    await arena.close();
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
  }
}

/** Memory that is left when everything was let go that can be. */
class Heap {
  readonly #collect: () => void;
  #first: number | null = null;
  /** The last ones: what is only there for a moment is not in all of them. */
  #recent: number[] = [];

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
  }

  get last(): number | null {
    return this.#recent.at(-1) ?? null;
  }

  /** @throws Error when the last three measurements are all far above the first */
  look(): void {
    this.#collect();
    const { heapUsed } = process.memoryUsage();
    this.#first ??= heapUsed;
    this.#recent = [...this.#recent, heapUsed].slice(-3);
    const [least, first] = [Math.min(...this.#recent), this.#first];
    if (this.#recent.length === 3 && least > first + ROOM_TO_GROW)
      throw new Error(`Memory stays: ${mebibytes(first)} at first, ${this.#recent.map(mebibytes).join(', ')} now.`);
  }
}

export const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;
