import type { PublicRoom } from '../core/protocol/http.ts';
import { MAX_SLUG_LENGTH } from '../core/protocol/limits.ts';
import { SLUG_PATTERN } from '../core/protocol/parts.ts';
import type { Refusal, RoomCommand } from '../core/room/commands.ts';
import type { LogEntry } from '../core/room/events.ts';
import { keyholderOf } from '../core/room/rules/creator.ts';
import type { Retention, Room } from '../core/room/types.ts';
import { OverBudget } from './budgets.ts';
import { charactersIn } from './characters.ts';
import { creatorKeyOf } from './creator-key.ts';
import { DamagedLog, madeOf, pagesOf, type RoomLog, RoomRemoved } from './log/RoomLog.ts';
import type { KeyedLimit } from './rate-limit.ts';
import { costOf, entriesIn } from './relay/loading.ts';
import type { RoomHub } from './relay/RoomHub.ts';
import { LOOK_ENTRIES, type RoomHubs } from './relay/RoomHubs.ts';
import { countsOf, keptView, stageOf } from './relay/views.ts';
import { Slices } from './slices.ts';
import { hashToken } from './tokens.ts';

/** A room of whose log more than so many characters would be read is not downloaded: its tables are in memory. */
const MOST_EXPORTED = 64 * 1024 * 1024;

export interface FoundRoom {
  readonly room: PublicRoom;
  /** Grows with everything that happens in the room. */
  readonly revision: number;
}

export type Governed =
  | { readonly kind: 'done'; readonly room: PublicRoom }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'no-such-room' | 'bad-key' | 'failed' };

export interface RoomAccessContext {
  /** Log entries that an address may have read for downloads. */
  readonly exported: KeyedLimit;
  readonly log: RoomLog;
  readonly now: () => number;
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
}

/**
 * Rooms for those who are not in them: what HTTP shows of a room, and asks of it. Everything is for an address, and
 * throws `OverBudget` when the room would have to be loaded and too much was for that address, and `RoomRemoved`.
 */
export class RoomAccess {
  readonly #hubs: RoomHubs;
  readonly #context: RoomAccessContext;

  constructor(hubs: RoomHubs, context: RoomAccessContext) {
    this.#hubs = hubs;
    this.#context = context;
  }

  /** What anybody with the link may know, or null when there is no such room. */
  async find(slug: string, address: string): Promise<FoundRoom | null> {
    return this.#with(slug, address, null, hub => ({ room: this.#shown(hub), revision: hub.state.revision }));
  }

  /**
   * Has the room decide commands of whoever holds the host link's token, or the creator's key; all of them or, if one
   * is refused, none. Other invitations are no keys: they are redeemed by entering.
   */
  async govern(
    slug: string,
    token: string,
    commands: (room: Room) => readonly RoomCommand[],
    cost: { readonly address: string; readonly bytes: number },
  ): Promise<Governed> {
    return this.#with(slug, cost.address, { kind: 'no-such-room' }, async (hub): Promise<Governed> => {
      const problem = await hub.govern({ key: hashToken(token), commands, cost });
      if (problem === 'failed') await this.#mustBeThere(slug);
      if (problem === 'failed' || problem === 'bad-key') return { kind: problem };
      if (problem) return { kind: 'refused', refusal: problem };
      return { kind: 'done', room: this.#shown(hub) };
    });
  }

  /** Whether somebody may read all that happened in a room: whoever holds the host link's token. Null when they may. */
  async mayRead(slug: string, token: string, address: string): Promise<'no-such-room' | 'bad-key' | null> {
    this.#mayExport(address, (limit, now) => limit.waitMs(address, now, LOOK_ENTRIES) === 0);
    return this.#with(slug, address, 'no-such-room', hub =>
      keyholderOf(hub.state, hashToken(token)) === null ? 'bad-key' : null,
    );
  }

  /**
   * Removes a room for good, for whoever shows the key of who made it: everybody is put out. Answers since when it is
   * no more, or what is against it; `unknown-key` when it cannot be read whose key it is.
   * @throws LogUnavailable; OverBudget
   */
  async remove(
    slug: string,
    token: string,
    address: string,
  ): Promise<{ readonly removedAt: number } | 'no-such-room' | 'bad-key' | 'not-allowed' | 'unknown-key'> {
    try {
      return await this.#with(slug, address, 'no-such-room', async hub => {
        const problem = await hub.remove(hashToken(token), address);
        return problem ?? this.#removedAt(slug);
      });
    } catch (error) {
      if (!(error instanceof DamagedLog)) throw error;
      return this.#removeDamaged(slug, token, address);
    }
  }

  /** Nobody is in a room that cannot be read. The log is gone through for it: that is paid as a download is. */
  async #removeDamaged(slug: string, token: string, address: string) {
    const { log, exported, now } = this.#context;
    this.#mayExport(address, (limit, at) => limit.take(address, at, LOOK_ENTRIES));
    const key = await creatorKeyOf(log, slug, characters => {
      this.#hubs.stopping.throwIfAborted();
      exported.spend(address, performance.now(), Math.max(1, costOf(characters)));
    });
    if (key === null) return 'unknown-key';
    if (key !== hashToken(token)) return 'bad-key';
    await log.remove(slug, now());
    this.#hubs.removed(slug);
    return this.#removedAt(slug);
  }

  async #removedAt(slug: string): Promise<{ readonly removedAt: number }> {
    return { removedAt: (await this.#context.log.removed(slug)) ?? this.#context.now() };
  }

  /**
   * Goes through a room's whole log for somebody who `mayRead`. Others have their turn meanwhile. Answers false when it
   * is too much.
   * @param signal its reason is thrown once it is not wanted any more
   * @throws OverBudget when too much was read for that address; Stopping
   */
  async read(slug: string, address: string, signal: AbortSignal, take: (entry: LogEntry) => void): Promise<boolean> {
    this.#mayExport(address, (limit, now) => limit.take(address, now, LOOK_ENTRIES));
    const slices = new Slices();
    const wanted = AbortSignal.any([signal, this.#hubs.stopping]);
    let characters = 0;
    for await (const page of pagesOf(this.#context.log, slug)) {
      for (const entry of page) {
        wanted.throwIfAborted();
        this.#context.exported.spend(address, performance.now(), entriesIn(entry));
        characters += charactersIn(entry.event);
        if (characters > MOST_EXPORTED) return false;
        madeOf(entry.revision, () => take(entry));
        if (slices.over) await slices.rest();
      }
    }
    // Then what was read may end anywhere.
    await this.#mustBeThere(slug);
    return true;
  }

  #mayExport(address: string, may: (limit: KeyedLimit, now: number) => boolean): void {
    const now = performance.now();
    if (!may(this.#context.exported, now))
      throw new OverBudget(this.#context.exported.waitMs(address, now, LOOK_ENTRIES));
  }

  async #mustBeThere(slug: string): Promise<void> {
    if ((await this.#context.log.removed(slug)) !== null) throw new RoomRemoved(slug);
  }

  async #with<Result, Without>(
    slug: string,
    address: string,
    without: Without,
    use: (hub: RoomHub) => Result | Promise<Result>,
  ): Promise<Result | Without> {
    if (slug.length > MAX_SLUG_LENGTH || !SLUG_PATTERN.test(slug)) return without;
    const hub = await this.#hubs.acquire(slug, address);
    if (!hub) return without;
    try {
      return await use(hub);
    } finally {
      hub.release();
    }
  }

  #shown({ room, state }: RoomHub): PublicRoom {
    return madeOf(state.revision, () => this.#facts(room));
  }

  #facts(room: Room): PublicRoom {
    const { facts, settings, status, startedAt, farewell, endReason } = room;
    // Whoever must be let in does not read who is there beforehand.
    const isPublic = settings.entry === 'link' && !settings.locked;
    const stage = isPublic ? stageOf(room).map(({ name, role }) => ({ name, role })) : [];
    const [counts, recording] = [countsOf(room), room.recording !== null];
    return {
      ...facts,
      settings,
      status,
      startedAt,
      farewell,
      endReason,
      counts,
      recording,
      stage,
      kept: keptView(settings, this.#context.retention),
      serverTime: this.#context.now(),
    };
  }
}
