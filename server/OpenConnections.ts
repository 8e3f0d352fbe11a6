import type { Duplex } from 'node:stream';
import { type Budgets, TRY_LATER_MS } from './budgets.ts';

/** How many WebSockets each address has open, and how fast it opens them. */
export class OpenConnections {
  readonly #limits: Budgets['address'];
  readonly #open = new Map<string, number>();

  constructor(limits: Budgets['address']) {
    this.#limits = limits;
  }

  /**
   * Counts one more until its stream is closed, and answers 0; or answers in how many ms to try again. `now` in ms, of
   * one clock.
   */
  admit(address: string, stream: Duplex, now: number): number {
    const { upgrades, connections } = this.#limits;
    if (!upgrades.take(address, now)) return upgrades.waitMs(address, now);
    const open = this.#open.get(address) ?? 0;
    if (open >= connections) return TRY_LATER_MS;
    this.#open.set(address, open + 1);
    stream.once('close', () => this.#closed(address));
    return 0;
  }

  /** How many addresses have any. */
  get size(): number {
    return this.#open.size;
  }

  #closed(address: string): void {
    const left = (this.#open.get(address) ?? 1) - 1;
    if (left > 0) this.#open.set(address, left);
    else this.#open.delete(address);
  }
}
