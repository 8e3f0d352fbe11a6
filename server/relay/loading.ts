import { toSnapshot } from '../../core/protocol/codec.ts';
import { MAX_RESUME_EVENTS } from '../../core/protocol/limits.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import { partsOf, PartsReader } from '../../core/room/parts.ts';
import { fromPortable, portable, type PortableState, STATE_FORMAT } from '../../core/room/snapshot.ts';
import type { RoomState } from '../../core/room/state.ts';
import { charactersIn } from '../characters.ts';
import { DamagedLog, madeOf, pagesOf, type RoomLog, RoomRemoved, type Snapshot } from '../log/RoomLog.ts';
import { Slices } from '../slices.ts';
import { deliveryOf, ReplayBuffer, type Tail, TAIL_FORMAT } from './ReplayBuffer.ts';
import { lackOf } from './shape.ts';

/** What snapshots are called that this version understands. */
export const SNAPSHOT_FORMAT = `${STATE_FORMAT}.${TAIL_FORMAT}`;
/** So many characters cost as much to read as an entry. */
const CHARACTERS_AN_ENTRY = 1_024;

export interface LoadedRoom {
  readonly state: RoomState;
  readonly tail: ReplayBuffer;
  /** Server time of the last entry. */
  readonly at: number;
  /** The revision of the newest snapshot of it; 0 when there is none. */
  readonly kept: number;
  /** What reading that costs, in entries. */
  readonly keptCost: number;
}

const NEVER = new AbortController().signal;

interface Portable {
  readonly state: PortableState;
  readonly tail: Tail;
}

/** What reading that much of a snapshot costs, in entries. */
export function costOf(characters: number): number {
  return Math.ceil(characters / CHARACTERS_AN_ENTRY);
}

/** A room as it stands, for whoever loads it next. */
export function snapshotOf(state: RoomState, tail: ReplayBuffer): Snapshot {
  const { revision } = state;
  return { revision, parts: partsOf({ state: portable(state), tail: tail.kept } satisfies Portable) };
}

/** What reading it costs, in entries: each is one, or as many as its KiB. */
export function entriesIn({ event }: LogEntry): number {
  return Math.ceil(charactersIn(event) / CHARACTERS_AN_ENTRY);
}

export interface LoadOptions {
  /** Reads no snapshot. */
  readonly whole?: boolean;
  /** Told why a snapshot is of no use: what was made of it cannot go on. */
  readonly useless?: (error: unknown) => void;
  /** Its reason is thrown when the room is not wanted any more. */
  readonly signal?: AbortSignal;
}

/**
 * A room from its snapshot and what came after it, or from its whole log; null when there is no such room. Others have
 * their turn meanwhile.
 * @param read called with how much was read, in entries
 * @throws DamagedLog; RoomRemoved
 */
export async function loadRoom(
  log: RoomLog,
  slug: string,
  read: (entries: number) => void,
  { whole = false, useless = () => undefined, signal = NEVER }: LoadOptions = {},
): Promise<LoadedRoom | null> {
  const last = await log.revision(slug);
  if (last === 0) {
    if ((await log.removed(slug)) !== null) throw new RoomRemoved(slug);
    return null;
  }
  const slices = new Slices();
  const kept = whole ? null : await fromSnapshot(log, slug, { slices, read, signal, useless });
  const room = { log, slug, last, slices, read, signal };
  if (!kept) return after(null, room);
  try {
    const loaded = await after(kept, room);
    madeOf(last, () => toSnapshot(loaded.state.room));
    return loaded;
  } catch (error) {
    if (!(error instanceof DamagedLog)) throw error;
    useless(error);
    return after(null, room);
  }
}

interface Loading {
  readonly log: RoomLog;
  readonly slug: string;
  readonly last: number;
  readonly slices: Slices;
  readonly read: (entries: number) => void;
  readonly signal: AbortSignal;
}

/** What came of a snapshot, and then of the rest of the log. */
async function after(
  kept: FromSnapshot | null,
  { log, slug, last, slices, read, signal }: Loading,
): Promise<LoadedRoom> {
  let state = kept?.state ?? null;
  const remembered = Math.max(0, last - MAX_RESUME_EVENTS);
  // Of a snapshot that is older than what is remembered the tail would have a gap behind it.
  const tail = kept && kept.state.revision >= remembered ? kept.tail : new ReplayBuffer(remembered);
  let at: number | undefined;
  for await (const page of pagesOf(log, slug, state?.revision)) {
    signal.throwIfAborted();
    at = page.at(-1)?.at ?? at;
    for (const entry of page) {
      read(entriesIn(entry));
      const before: RoomState | null = state;
      const next: RoomState = madeOf(entry.revision, () => evolve(before, entry));
      const tells = () => (before && entry.revision > remembered ? deliveryOf(entry, before.room, next) : null);
      const delivery = kept ? madeOf(entry.revision, tells) : tells();
      if (delivery) tail.add(delivery);
      state = next;
      if (!slices.over) continue;
      await slices.rest();
      signal.throwIfAborted();
    }
  }
  const loaded = state;
  // Of one that is removed meanwhile, nothing more is there.
  if ((loaded?.revision ?? 0) < last && (await log.removed(slug)) !== null) throw new RoomRemoved(slug);
  if (!loaded || madeOf(last, () => loaded.room.facts.slug) !== slug)
    throw new DamagedLog(last, 'it is of another room');
  at ??= (await log.load(slug, last - 1, 1))[0]?.at;
  return { state: loaded, tail, at: at ?? 0, kept: kept?.state.revision ?? 0, keptCost: kept?.cost ?? 0 };
}

/** What a state lacks of what the first entry of its log makes; null when nothing, or when that entry is damaged. */
async function lackOfFirst(log: RoomLog, slug: string, state: RoomState): Promise<string | null> {
  try {
    const [first] = await log.load(slug, 0, 1);
    return first ? lackOf(state, evolve(null, first)) : null;
  } catch {
    return null;
  }
}

interface FromSnapshot {
  readonly state: RoomState;
  readonly tail: ReplayBuffer;
  readonly cost: number;
}

interface Reading extends Pick<Loading, 'slices' | 'read' | 'signal'> {
  readonly useless: (error: unknown) => void;
}

/** Null when there is none that is of use: the log has everything. */
async function fromSnapshot(
  log: RoomLog,
  slug: string,
  { slices, read, signal, useless }: Reading,
): Promise<FromSnapshot | null> {
  const snapshot = await log.snapshot(slug, SNAPSHOT_FORMAT);
  if (!snapshot) return null;
  const reader = new PartsReader();
  try {
    let characters = 0;
    for (const part of snapshot.parts) {
      characters += part.length;
      reader.add(part);
      if (!slices.over) continue;
      await slices.rest();
      signal.throwIfAborted();
    }
    const cost = costOf(characters);
    read(cost);
    const { state, tail } = reader.value as Portable;
    if (state.revision !== snapshot.revision || state.room.facts.slug !== slug)
      throw new Error('It is of another room or revision.');
    const kept = { state: fromPortable(state), tail: ReplayBuffer.of(tail), cost };
    const lack = await lackOfFirst(log, slug, kept.state);
    if (lack !== null) throw new Error(`It lacks ${lack}.`);
    return kept;
  } catch (error) {
    signal.throwIfAborted();
    useless(error);
    return null;
  }
}
