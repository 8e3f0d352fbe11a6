import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../support/dice.ts';

/** Something that is attacked, with honest users in it. */
export interface Arena {
  /**
   * Plays one round; the same dice play the same. Answers how many frames were sent, be they frames, requests,
   * addresses or rows. @throws Error that says what is wrong with whoever was attacked, or what honest users noticed
   */
  round(dice: Dice): Promise<number>;
  close(): Promise<void>;
}

export interface Target {
  readonly name: string;
  /** What a round counts for, about as many as it sends: a frame's number alone says in which round it is. */
  readonly frames: number;
  open(): Promise<Arena>;
}

/** @throws Error with that message unless it holds */
export function must(holds: boolean, otherwise: string | (() => string)): asserts holds {
  if (!holds) throw new Error(typeof otherwise === 'string' ? otherwise : otherwise());
}

/** Waits until it holds. @throws Error with that message when it never does */
export async function until(holds: () => boolean, otherwise: string | (() => string), ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    must(performance.now() < end, otherwise);
    await pause(5);
  }
}

/** An address that nobody had before: what one attacker costs is another matter than what their frames do. */
export function addressOf(dice: Dice): Record<string, string> {
  return { 'X-Forwarded-For': `10.${dice.roll(256)}.${dice.roll(256)}.${dice.roll(256)}` };
}
