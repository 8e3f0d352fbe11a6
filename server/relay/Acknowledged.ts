import { HANDLED_COMMANDS_KEPT } from '../../core/room/evolve.ts';

/** So many ids are remembered in one room, all people together. */
const MOST = 4_096;

/** A command that was acknowledged, though no entry in the log says so. */
export interface Acknowledgement {
  /** Of the credential of whoever sent it: those who are not inside have nothing else. */
  readonly hash: string;
  readonly id: string;
  /** The revision that it was acknowledged with. */
  readonly revision: number;
}

/**
 * Commands that were acknowledged and are not in the log, so that a repeat has no effect either (R364): what changed
 * nothing, and what the room forgets with whoever left. With an entry for each that changed nothing anybody could fill
 * logs; so they are known only as long as the room is in memory. Who sent none for longest is forgotten first.
 */
export class Acknowledged {
  readonly #of = new Map<string, Map<string, number>>();
  #size = 0;

  /** The revision with which it was acknowledged; undefined when it was not, or that is forgotten. */
  revision(hash: string, id: string): number | undefined {
    return this.#of.get(hash)?.get(id);
  }

  note({ hash, id, revision }: Acknowledgement): void {
    const ids = this.#of.get(hash) ?? new Map<string, number>();
    this.#of.delete(hash);
    this.#of.set(hash, ids);
    this.#size -= ids.size;
    ids.set(id, revision);
    for (const oldest of ids.keys()) {
      if (ids.size <= HANDLED_COMMANDS_KEPT) break;
      ids.delete(oldest);
    }
    this.#size += ids.size;
    for (const [person, { size }] of this.#of) {
      if (this.#size <= MOST) return;
      this.#of.delete(person);
      this.#size -= size;
    }
  }
}
