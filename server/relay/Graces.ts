import type { ParticipantId } from '../../core/room/types.ts';

/** The grace periods that run: how long a cut participant is waited for. */
export class Graces {
  readonly #ms: number;
  readonly #over: (id: ParticipantId, lastSeen?: number) => void;
  readonly #timers = new Map<ParticipantId, NodeJS.Timeout>();

  constructor(ms: number, over: (id: ParticipantId, lastSeen?: number) => void) {
    this.#ms = ms;
    this.#over = over;
  }

  get size(): number {
    return this.#timers.size;
  }

  /** @param lastSeen server time, if that is not now */
  start(id: ParticipantId, lastSeen?: number): void {
    this.cancel(id);
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      this.#over(id, lastSeen);
    }, this.#ms);
    this.#timers.set(id, timer);
  }

  cancel(id: ParticipantId): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
