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
    const { upgrades, connections } = this.#limits;
    if (!upgrades.take(address, now)) return upgrades.waitMs(address, now);
    if (this.#open.of(address) >= connections) return TRY_LATER_MS;
    this.#open.add(address);
    stream.once('close', () => this.#open.remove(address));
    return 0;
  }

  /** How many addresses have any. */
  get size(): number {
    return this.#open.size;
  }
}
