import { MAX_RESUME_EVENTS } from '../../core/protocol/limits.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import type { RoomState } from '../../core/room/state.ts';
import { OverBudget } from '../budgets.ts';
import { madeOf } from '../log/RoomLog.ts';
import type { KeyedLimit } from '../rate-limit.ts';
import { deliveryOf, ReplayBuffer } from './ReplayBuffer.ts';
import { type HubContext, RoomHub } from './RoomHub.ts';

/** What it costs to look for a room, in log entries. */
const LOOK_ENTRIES = 50;

/** The rooms in memory: loaded from the log when first asked for, dropped when nobody is there. */
export class RoomHubs {
  readonly #context: HubContext;
  readonly #hubs = new Map<string, Promise<RoomHub | null>>();
  readonly #replayed: KeyedLimit;

  /** @param replayed log entries that an address may have read to bring rooms into memory */
  constructor(context: Omit<HubContext, 'idle'>, replayed: KeyedLimit) {
    this.#replayed = replayed;
    this.#context = { ...context, idle: hub => this.#drop(hub) };
  }

  /**
   * The room's hub, held until `release()`, or null when there is no such room.
   * @param address of whoever asks: loading is charged to it
   * @throws OverBudget when the room would have to be loaded, and too much was for that address
   */
  async acquire(slug: string, address: string): Promise<RoomHub | null> {
    for (;;) {
      const hub = await this.#find(slug, address);
      // It may have become idle between being found and being held.
      if (hub?.stopped) continue;
      hub?.hold();
      return hub;
    }
  }

  /** Stops every hub without a word in any log. */
  async stop(): Promise<void> {
    const hubs = [...this.#hubs.values()];
    await Promise.allSettled(hubs.map(async hub => (await hub)?.stop()));
  }

  #find(slug: string, address: string): Promise<RoomHub | null> {
    let found = this.#hubs.get(slug);
    if (!found) {
      const now = performance.now();
      if (!this.#replayed.take(address, now, LOOK_ENTRIES))
        throw new OverBudget(this.#replayed.waitMs(address, now, LOOK_ENTRIES));
      found = this.#load(slug, address);
      this.#hubs.set(slug, found);
      const forget = () => this.#hubs.delete(slug);
      found.then(hub => hub ?? forget(), forget);
    }
    return found;
  }

  async #load(slug: string, address: string): Promise<RoomHub | null> {
    const entries = await this.#context.log.load(slug);
    this.#replayed.spend(address, performance.now(), entries.length);
    const last = entries.at(-1);
    if (!last) return null;
    const hub = madeOf(last.revision, () => this.#hubOf(slug, entries));
    try {
      await hub.start();
    } catch (error) {
      void hub.stop();
      throw error;
    }
    return hub;
  }

  #hubOf(slug: string, entries: readonly LogEntry[]): RoomHub {
    const remembered = Math.max(0, entries.length - MAX_RESUME_EVENTS);
    const tail = new ReplayBuffer(remembered);
    let state: RoomState | null = null;
    for (const [index, entry] of entries.entries()) {
      const after: RoomState = madeOf(entry.revision, () => evolve(state, entry));
      const delivery = state && index >= remembered ? deliveryOf(entry, state.room, after) : null;
      if (delivery) tail.add(delivery);
      state = after;
    }
    if (state?.room.facts.slug !== slug) throw new Error('The log is of another room.');
    return new RoomHub(state, tail, this.#context);
  }

  #drop(hub: RoomHub): void {
    this.#hubs.delete(hub.slug);
    void hub.stop();
  }
}
