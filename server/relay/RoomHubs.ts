import type { Hello } from '../../core/protocol/client.ts';
import { invitationOf } from '../../core/room/rules/redeem.ts';
import { OverBudget } from '../budgets.ts';
import { madeOf } from '../log/RoomLog.ts';
import type { KeyedLimit } from '../rate-limit.ts';
import { hashToken } from '../tokens.ts';
import { KeptHubs } from './KeptHubs.ts';
import { loadRoom } from './loading.ts';
import { Quarantine } from './Quarantine.ts';
import { type HubContext, RoomHub } from './RoomHub.ts';

/** What it costs to look for a room, in log entries. */
const LOOK_ENTRIES = 50;

/** No room is opened any more: this server is about to end. */
export class Stopping extends Error {
  override name = 'Stopping';

  constructor() {
    super('The server is about to end.');
  }
}

/** The rooms in memory: loaded from the log when first asked for, dropped when nobody was there for a while. */
export class RoomHubs {
  readonly #context: HubContext;
  readonly #hubs = new Map<string, Promise<RoomHub | null>>();
  readonly #promises = new WeakMap<RoomHub, Promise<RoomHub | null>>();
  readonly #replayed: KeyedLimit;
  readonly #kept = new KeptHubs<RoomHub>(hub => this.#retire(hub));
  readonly #quarantine = new Quarantine();
  #stopped = false;

  /** @param replayed log entries that an address may have read to bring rooms into memory */
  constructor(context: Omit<HubContext, 'idle' | 'broke'>, replayed: KeyedLimit) {
    this.#replayed = replayed;
    this.#context = { ...context, idle: hub => this.#keep(hub), broke: hub => this.#drop(hub) };
  }

  /**
   * The room's hub, held until `release()`, or null when there is no such room.
   * @param address of whoever asks: loading is charged to it; null: nobody but the server itself
   * @throws OverBudget when the room would have to be loaded, and too much was for that address; DamagedLog when it
   * cannot be read; RoomRemoved; Stopping
   */
  async acquire(slug: string, address: string | null): Promise<RoomHub | null> {
    for (;;) {
      // A hub that is stopped for good would be found again and again, without a pause for anything else.
      if (this.#stopped) throw new Stopping();
      const hub = await this.#find(slug, address);
      // It may have become idle between being found and being held.
      if (hub?.stopped) continue;
      if (!hub) return null;
      this.#kept.take(hub);
      hub.hold();
      return hub;
    }
  }

  /**
   * Has a room do what is due in it by now, and lets go of it again at once if nobody uses it.
   * @throws DamagedLog when it cannot be read; Stopping
   */
  async visit(slug: string): Promise<void> {
    const isInUse = this.#hubs.has(slug);
    const hub = await this.acquire(slug, null);
    if (!hub) return;
    await hub.passTime();
    hub.release();
    if (!isInUse && hub.isIdle) this.#drop(hub);
  }

  /**
   * Whether a room that is in memory knows who says hello, or has invited them by a link that still opens. Nothing is
   * loaded for it.
   */
  async expects({ room, invite }: Pick<Hello, 'room' | 'invite'>, credentialHash: string): Promise<boolean> {
    const hub = await this.#hubs.get(room);
    if (!hub || hub.stopped) return false;
    if (hub.state.secrets.credentials.has(credentialHash)) return true;
    const hash = invite === undefined ? null : hashToken(invite);
    const shown = hash === null ? null : invitationOf(hub.state, hash);
    return shown?.invitation.hash === hash && !shown?.revoked;
  }

  /**
   * Whether an address may have something of a log read. Looking for it is charged at once, what was read by `charge`.
   * @throws OverBudget when too much was for that address
   */
  admit(address: string): void {
    const now = performance.now();
    if (this.#replayed.take(address, now, LOOK_ENTRIES)) return;
    throw new OverBudget(this.#replayed.waitMs(address, now, LOOK_ENTRIES));
  }

  /** Log entries that were read for an address. */
  charge(address: string, entries: number): void {
    this.#replayed.spend(address, performance.now(), entries);
  }

  /** Stops every hub without a word in any log. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#kept.clear();
    const hubs = [...this.#hubs.values()];
    await Promise.allSettled(hubs.map(async hub => (await hub)?.stop()));
  }

  #find(slug: string, address: string | null): Promise<RoomHub | null> {
    let found = this.#hubs.get(slug);
    if (!found) {
      this.#quarantine.check(slug, performance.now());
      if (address !== null) this.admit(address);
      const loading = (found = this.#load(slug, address));
      this.#hubs.set(slug, loading);
      const forget = () => this.#forget(slug, loading);
      loading.then(
        hub => {
          if (!hub || hub.stopped) forget();
          else this.#promises.set(hub, loading);
        },
        (error: unknown) => {
          this.#quarantine.consider(slug, error, performance.now());
          forget();
        },
      );
    }
    return found;
  }

  async #load(slug: string, address: string | null): Promise<RoomHub | null> {
    const charge = (entries: number) => address !== null && this.charge(address, entries);
    const loaded = await loadRoom(this.#context.log, slug, charge);
    if (!loaded) return null;
    const hub = madeOf(loaded.state.revision, () => new RoomHub(loaded, this.#context));
    try {
      await hub.start(loaded.at);
    } catch (error) {
      void hub.stop();
      throw error;
    }
    return hub;
  }

  #keep(hub: RoomHub): void {
    if (this.#stopped) this.#drop(hub);
    else this.#kept.keep(hub);
  }

  /** One that the clock woke meanwhile is kept anew when it is done. */
  #retire(hub: RoomHub): void {
    if (hub.isIdle) this.#drop(hub);
  }

  #drop(hub: RoomHub): void {
    this.#kept.take(hub);
    const loading = this.#promises.get(hub);
    if (loading) this.#forget(hub.slug, loading);
    void hub.stop();
  }

  /** Not what was loaded in its place meanwhile. */
  #forget(slug: string, loading: Promise<RoomHub | null>): void {
    if (this.#hubs.get(slug) === loading) this.#hubs.delete(slug);
  }
}
