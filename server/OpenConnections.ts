import type { Duplex } from 'node:stream';
import { type Budgets, TRY_LATER_MS } from './budgets.ts';
import { Tally } from './Tally.ts';

/** How many WebSockets each address has open, and how fast it opens them. */
export class OpenConnections {
  readonly #limits: Budgets['address'];
  readonly #open = new Tally();

  constructor(limits: Budgets['address']) {
    this.#limits = limits;
  }

  /**
   * Counts one more until its stream is closed, and answers 0; or answers in how many ms to try again. `now` in ms, of
   * one clock.
   */
  admit(address: string, stream: Duplex, now: number): number {
    const { upgrades, connections, faults } = this.#limits;
    const isFull = this.#open.of(address) >= connections;
    if (isFull || !upgrades.take(address, now)) {
      faults.spend(address, now, 1);
      return isFull ? TRY_LATER_MS : upgrades.waitMs(address, now);
    }
    this.#open.add(address);
    stream.once('close', () => this.#open.remove(address));
    return 0;
  }

  /** How many addresses have any. */
  get size(): number {
    return this.#open.size;
  }
}
