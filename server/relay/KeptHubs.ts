import type { RoomState } from '../../core/room/state.ts';
import { charactersIn } from '../characters.ts';

/** A room that nobody uses stays in memory for so long, in ms: a page is often looked at again. */
const KEPT_MS = 5 * 60_000;
/** So many of them at most, and so many characters in all (see `weightOf`). The newest stays whatever its size. */
const MOST_KEPT = 500;
const MOST_CHARACTERS = 16 * 1024 * 1024;

interface Hub {
  readonly state: RoomState;
  /** The newest deliveries, which may hold what the room does not any more. */
  readonly tail: { readonly kept: { readonly deliveries: readonly unknown[] } };
}

/** Of parts of states, which never change: only what changed is gone through when somebody was there for a moment. */
const weights = new WeakMap<object, number>();

function weightOfPart(part: object): number {
  const known = weights.get(part);
  if (known !== undefined) return known;
  const weight = charactersIn(part);
  weights.set(part, weight);
  return weight;
}

/**
 * What a room takes in memory, in characters, about: people known, what they wrote, and what is told to those who
 * resume. What happened in it before takes nothing.
 */
function weightOf({ state: { room, secrets, features }, tail }: Hub): number {
  let weight = charactersIn(tail.kept.deliveries);
  for (const part of [room, ...Object.values(secrets), ...Object.values(features)] as unknown[])
    weight += typeof part === 'object' && part !== null ? weightOfPart(part) : charactersIn(part);
  return weight;
}

/** Rooms in memory that nobody uses, for a while. */
export class KeptHubs<Kept extends Hub> {
  /** With what retires them. Those not used for longest come first. */
  readonly #hubs = new Map<Kept, { readonly weight: number; readonly timer: NodeJS.Timeout }>();
  readonly #retire: (hub: Kept) => void;
  #weight = 0;

  /** @param retire called for one that was not used for long enough, or has to make way; it is kept no more then */
  constructor(retire: (hub: Kept) => void) {
    this.#retire = retire;
  }

  /** Keeps one that nobody uses any more; the others make way, those not used for longest first. */
  keep(hub: Kept): void {
    this.take(hub);
    const weight = weightOf(hub);
    this.#weight += weight;
    this.#hubs.set(hub, { weight, timer: setTimeout(() => this.#end(hub), KEPT_MS).unref() });
    for (const oldest of this.#hubs.keys()) {
      if (oldest === hub || (this.#hubs.size <= MOST_KEPT && this.#weight <= MOST_CHARACTERS)) return;
      this.#end(oldest);
    }
  }

  /** Somebody is about to use it, or it is of no use any more. */
  take(hub: Kept): void {
    const kept = this.#hubs.get(hub);
    if (!kept) return;
    clearTimeout(kept.timer);
    this.#weight -= kept.weight;
    this.#hubs.delete(hub);
  }

  /** Keeps none any more. */
  clear(): void {
    for (const hub of [...this.#hubs.keys()]) this.take(hub);
  }

  #end(hub: Kept): void {
    this.take(hub);
    this.#retire(hub);
  }
}
