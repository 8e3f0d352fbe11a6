import type { OpenPlace, ParticipantId, Place, Room } from '../../core/room/types.ts';
import type { AsParticipant } from './Connection.ts';
import { encode } from './frames.ts';
import { stageOf } from './views.ts';

/** The peer id is null while a participant is present but not reachable, as after a restart of the relay. */
type Row = [id: ParticipantId, peer: string | null];

/** Rows that one frame tells of: about 100 bytes each. */
export const ROWS_A_FRAME = 1_000;

interface Announced {
  readonly peer: string | null;
  readonly place: OpenPlace;
}

/**
 * Who is reachable for media under which peer id. Somebody on stage publishes to everybody, so
 * they receive everybody's; a viewer receives those of the stage, who are all that may call them. Whoever waits outside
 * is nowhere in it.
 * A row stays until its participant leaves: a cut relay connection breaks no media, and after a
 * restart of the relay whoever has not come back yet is still there, under no peer id.
 */
export class Directory {
  readonly #peers = new Map<ParticipantId, string>();
  readonly #announced = new Map<ParticipantId, Announced>();
  readonly #changed = new Set<ParticipantId>();

  /** @param room as loaded: who was present before a restart is announced without a peer id */
  constructor(room: Room) {
    for (const id of room.participants.keys()) this.#announce(id, room);
  }

  peerOf(id: ParticipantId): string | null {
    return this.#peers.get(id) ?? null;
  }

  set(id: ParticipantId, peer: string): void {
    this.#peers.set(id, peer);
    this.#changed.add(id);
  }

  remove(id: ParticipantId): void {
    this.#peers.delete(id);
    this.#changed.add(id);
  }

  /** Their place may have changed. */
  touch(id: ParticipantId): void {
    this.#changed.add(id);
  }

  get isChanged(): boolean {
    return this.#changed.size > 0;
  }

  /** All that this reader may reach. */
  rowsFor(room: Room, reader: ParticipantId): Row[] {
    const place = room.participants.get(reader)?.place ?? 'waiting';
    if (place === 'waiting') return [];
    const ids = place === 'stage' ? insiders(room) : stageOf(room).map(one => one.id);
    return ids.filter(id => id !== reader).map((id): Row => [id, this.peerOf(id)]);
  }

  /** Of all that this reader may reach now, those of `ids`. */
  rowsAmong(room: Room, reader: ParticipantId, ids: readonly ParticipantId[]): Row[] {
    const wanted = new Set(ids);
    return this.rowsFor(room, reader).filter(([id]) => wanted.has(id));
  }

  /** Sends what changed since the last time. Call it before anybody is added to `readers` with a full directory. */
  flush(room: Room, readers: ReadonlyMap<ParticipantId, AsParticipant>): void {
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    this.#changed.clear();
    const before = new Map(changed.map(id => [id, this.#announced.get(id) ?? null]));
    for (const id of changed) this.#announce(id, room);
    const toStage = this.#difference(before, () => true);
    const toViewers = this.#difference(before, one => one.place === 'stage');
    // Viewers are thousands and mostly unconcerned.
    const concerned =
      toViewers.frames.length > 0 ? readers.keys() : new Set([...stageOf(room).map(one => one.id), ...changed]);
    for (const id of concerned) {
      const reader = readers.get(id);
      if (!reader) continue;
      const place = room.participants.get(id)?.place ?? 'viewer';
      if (place === 'waiting') continue;
      const difference = place === 'stage' ? toStage : toViewers;
      if (place !== reader.served) this.#serveAnew(id, reader, place, room, [...toStage.gone, ...toViewers.gone]);
      else if (before.has(id)) sendWithout(id, difference, reader);
      else for (const frame of difference.frames) reader.connection.write(frame);
    }
  }

  #announce(id: ParticipantId, room: Room): void {
    const place = room.participants.get(id)?.place;
    if (place && place !== 'waiting') this.#announced.set(id, { peer: this.peerOf(id), place });
    else this.#announced.delete(id);
  }

  #difference(before: ReadonlyMap<ParticipantId, Announced | null>, shown: (one: Announced) => boolean) {
    const set: Row[] = [];
    const gone: ParticipantId[] = [];
    for (const [id, was] of before) {
      const is = this.#announced.get(id);
      const wasShown = was && shown(was) ? was : null;
      const isShown = is && shown(is) ? is : null;
      if (isShown && isShown.peer !== wasShown?.peer) set.push([id, isShown.peer]);
      if (wasShown && !isShown) gone.push(id);
    }
    return { set, gone, frames: peersFrames({ set, gone }) };
  }

  /** Somebody who came on stage or left it may reach others than before. */
  #serveAnew(id: ParticipantId, reader: AsParticipant, place: Place, room: Room, gone: ParticipantId[]): void {
    reader.served = place;
    const set = this.rowsFor(room, id);
    const kept = new Set(set.map(([one]) => one));
    if (place === 'viewer') gone = [...gone, ...this.#announced.keys()];
    const forgotten = [...new Set(gone)].filter(one => one !== id && !kept.has(one));
    for (const frame of peersFrames({ set, gone: forgotten })) reader.connection.write(frame);
  }
}

/** All who take part in media: whoever waits outside does not. */
function insiders(room: Room): ParticipantId[] {
  return [...room.participants.values()].filter(({ place }) => place !== 'waiting').map(({ id }) => id);
}

/** A change to somebody's own row is no news to them. */
function sendWithout(id: ParticipantId, change: { set: Row[]; gone: ParticipantId[] }, reader: AsParticipant): void {
  const set = change.set.filter(([one]) => one !== id);
  const gone = change.gone.filter(one => one !== id);
  for (const frame of peersFrames({ set, gone })) reader.connection.write(frame);
}

/** As many frames as it takes, none of them large. */
function peersFrames({ set, gone }: { set: Row[]; gone: ParticipantId[] }): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < Math.max(set.length, gone.length); at += ROWS_A_FRAME) {
    frames.push(
      encode({ type: 'peers', set: set.slice(at, at + ROWS_A_FRAME), gone: gone.slice(at, at + ROWS_A_FRAME) }),
    );
  }
  return frames;
}
