import type { Hello } from '../../core/protocol/client.ts';
import { invitationOf } from '../../core/room/rules/redeem.ts';
import { OverBudget } from '../budgets.ts';
import { Lanes, type Queued } from '../Lanes.ts';
import { DamagedLog, madeOf } from '../log/RoomLog.ts';
import type { KeyedLimit } from '../rate-limit.ts';
import { Stopping } from '../Stopping.ts';
import { hashToken } from '../tokens.ts';
import { KeptHubs } from './KeptHubs.ts';
import { loadRoom } from './loading.ts';
import { Quarantine } from './Quarantine.ts';
import { type HubContext, RoomHub } from './RoomHub.ts';

/** What it costs to look for a room, in log entries. */
export const LOOK_ENTRIES = 50;

/** Where the server itself asks from: nobody pays for that. */
const OURSELVES = '';
/** Rooms that are loaded at once, in the whole server and for one address: the others wait for them. */
const LOADS = { atOnce: 4, perKey: 3 };

/** The rooms in memory: loaded from the log when first asked for, dropped when nobody was there for a while. */
export class RoomHubs {
  readonly #context: HubContext;
  readonly #hubs = new Map<string, Promise<RoomHub | null>>();
  readonly #promises = new WeakMap<RoomHub, Promise<RoomHub | null>>();
  readonly #replayed: KeyedLimit;
  readonly #kept = new KeptHubs<RoomHub>(hub => this.#retire(hub));
  readonly #quarantine = new Quarantine();
  readonly #lanes = new Lanes(LOADS);
  /** Rooms that wait to be loaded. */
  readonly #waiting = new Map<string, Queued>();
  readonly #stopping = new AbortController();
  /** Rooms whose snapshot is being dropped. */
  readonly #distrusted = new Set<string>();

  /** @param replayed log entries that an address may have read to bring rooms into memory */
  constructor(context: Omit<HubContext, 'idle' | 'broke'>, replayed: KeyedLimit) {
    this.#replayed = replayed;
    this.#context = { ...context, idle: hub => this.#keep(hub), broke: hub => this.#broke(hub) };
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
      this.#stopping.signal.throwIfAborted();
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

  /** A room that could not be read was removed: it is not said any more that it cannot be. */
  removed(slug: string): void {
    this.#quarantine.release(slug);
  }

  /** Aborted when no room is opened any more. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * Stops every hub without a word in any log, and every load. What is stopped decides nothing any more at once.
   * Resolves when nothing is being written.
   */
  async stop(): Promise<void> {
    this.#stopping.abort(new Stopping());
    this.#kept.clear();
    const hubs = [...this.#hubs.values()].map(async hub => (await hub)?.stop());
    await Promise.allSettled([...[...this.#context.census].map(hub => hub.stop()), ...hubs]);
  }

  #find(slug: string, asks: string | null): Promise<RoomHub | null> {
    const address = asks ?? OURSELVES;
    const found = this.#hubs.get(slug);
    if (found) {
      // Nobody waits behind the other rooms of whoever asked for it first.
      this.#waiting.get(slug)?.join(address);
      return found;
    }
    this.#quarantine.check(slug, performance.now());
    const wait = asks === null ? 0 : this.#replayed.waitMs(asks, performance.now(), LOOK_ENTRIES);
    if (wait > 0) throw new OverBudget(wait);
    const queued = this.#lanes.enter(address, this.#stopping.signal);
    this.#waiting.set(slug, queued);
    const loading = this.#load(slug, queued);
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
    return loading;
  }

  async #load(slug: string, queued: Queued): Promise<RoomHub | null> {
    const { keys, leave } = await queued.turn.finally(() => this.#waiting.delete(slug));
    try {
      const payer = this.#payer(keys);
      const read = (entries: number) => {
        if (payer !== OURSELVES) this.#replayed.spend(payer, performance.now(), entries);
      };
      return await this.#loadFor(slug, read);
    } finally {
      leave();
    }
  }

  async #loadFor(slug: string, read: (entries: number) => void): Promise<RoomHub | null> {
    const { signal } = this.#stopping;
    const loaded = await loadRoom(this.#context.log, slug, read, {
      signal,
      whole: this.#distrusted.has(slug),
      useless: error => this.#distrust(slug, error),
    });
    if (!loaded) return null;
    signal.throwIfAborted();
    let hub: RoomHub | null = null;
    try {
      hub = madeOf(loaded.state.revision, () => new RoomHub(loaded, this.#context));
      await hub.start(loaded.at);
      return hub;
    } catch (error) {
      void hub?.stop();
      // Whatever else fails is no fault of what was made of the snapshot.
      const isFault = error instanceof DamagedLog || error instanceof TypeError;
      if (loaded.kept === 0 || !isFault) throw error;
      this.#distrust(slug, error);
      return this.#loadFor(slug, read);
    }
  }

  /**
   * Of those who ask for a room, the first for whom something may be read. Looking for it is charged at once: so much
   * may have been read for them since they asked.
   */
  #payer(addresses: readonly string[]): string {
    if (addresses.includes(OURSELVES)) return OURSELVES;
    const now = performance.now();
    const payer = addresses.find(one => this.#replayed.take(one, now, LOOK_ENTRIES));
    if (payer !== undefined) return payer;
    throw new OverBudget(Math.min(...addresses.map(one => this.#replayed.waitMs(one, now, LOOK_ENTRIES))));
  }

  /** Until the snapshot is gone, the room is loaded without it. */
  #distrust(slug: string, error: unknown): void {
    const { log, logger } = this.#context;
    logger.warn({ err: error }, 'a snapshot of a room is of no use and dropped; its log has everything');
    this.#distrusted.add(slug);
    const done = () => this.#distrusted.delete(slug);
    log.dropSnapshot(slug).then(done, done);
  }

  #broke(hub: RoomHub): void {
    // It may be what broke it, whenever that shows.
    if (hub.kept > 0) this.#distrust(hub.slug, new Error('The room failed.'));
    this.#drop(hub);
  }

  #keep(hub: RoomHub): void {
    if (this.#stopping.signal.aborted) this.#drop(hub);
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
