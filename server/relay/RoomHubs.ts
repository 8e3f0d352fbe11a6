import { MAX_RESUME_EVENTS } from '../../core/protocol/limits.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import type { RoomState } from '../../core/room/state.ts';
import { madeOf } from '../log/RoomLog.ts';
import { deliveryOf, ReplayBuffer } from './ReplayBuffer.ts';
import { type HubContext, RoomHub } from './RoomHub.ts';

/** The rooms in memory: loaded from the log when first asked for, dropped when nobody is there. */
export class RoomHubs {
  readonly #context: HubContext;
  readonly #hubs = new Map<string, Promise<RoomHub | null>>();

  constructor(context: Omit<HubContext, 'idle'>) {
    this.#context = { ...context, idle: hub => this.#drop(hub) };
  }

  /** The room's hub, held until `release()`, or null when there is no such room. */
  async acquire(slug: string): Promise<RoomHub | null> {
    for (;;) {
      const hub = await this.#find(slug);
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

  #find(slug: string): Promise<RoomHub | null> {
    let found = this.#hubs.get(slug);
    if (!found) {
      found = this.#load(slug);
      this.#hubs.set(slug, found);
      const forget = () => this.#hubs.delete(slug);
      found.then(hub => hub ?? forget(), forget);
    }
    return found;
  }

  async #load(slug: string): Promise<RoomHub | null> {
    const entries = await this.#context.log.load(slug);
    const last = entries.at(-1);
    if (!last) return null;
    const hub = madeOf(last.revision, () => this.#replayed(slug, entries));
    try {
      await hub.start();
    } catch (error) {
      void hub.stop();
      throw error;
    }
    return hub;
  }

  #replayed(slug: string, entries: readonly LogEntry[]): RoomHub {
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
