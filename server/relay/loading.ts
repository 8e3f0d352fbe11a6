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
}

const NEVER = new AbortController().signal;

interface Portable {
  readonly state: PortableState;
  readonly tail: Tail;
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

/**
 * A room from its snapshot and what came after it, or from its whole log; null when there is no such room. Others have
 * their turn meanwhile.
 * @param read called with how much was read, in entries
 * @param signal its reason is thrown when the room is not wanted any more
 * @throws DamagedLog; RoomRemoved
 */
export async function loadRoom(
  log: RoomLog,
  slug: string,
  read: (entries: number) => void,
  signal: AbortSignal = NEVER,
): Promise<LoadedRoom | null> {
  const last = await log.revision(slug);
  if (last === 0) {
    if ((await log.removed(slug)) !== null) throw new RoomRemoved(slug);
    return null;
  }
  const slices = new Slices();
  const kept = await fromSnapshot(log, slug, { slices, read, signal });
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
      const after: RoomState = madeOf(entry.revision, () => evolve(before, entry));
      const delivery = before && entry.revision > remembered ? deliveryOf(entry, before.room, after) : null;
      if (delivery) tail.add(delivery);
      state = after;
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
  return { state: loaded, tail, at: at ?? 0, kept: kept?.state.revision ?? 0 };
}

interface Reading {
  readonly slices: Slices;
  readonly read: (entries: number) => void;
  readonly signal: AbortSignal;
}

/** Null when there is none that is of use: the log has everything. */
async function fromSnapshot(
  log: RoomLog,
  slug: string,
  { slices, read, signal }: Reading,
): Promise<{ readonly state: RoomState; readonly tail: ReplayBuffer } | null> {
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
    read(Math.ceil(characters / CHARACTERS_AN_ENTRY));
    const { state, tail } = reader.value as Portable;
    if (state.revision !== snapshot.revision || state.room.facts.slug !== slug) return null;
    return { state: fromPortable(state), tail: ReplayBuffer.of(tail) };
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
