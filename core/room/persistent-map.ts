/**
 * Maps that are never changed: `withEntry` and `withoutKey` answer a new one and leave the old as
 * it was, in the same order a `Map` would have. Small maps are copied. Copying large ones at every
 * event would make a room of n people cost n² to fill, or to load from its log; those share a
 * base, with what is different kept beside it until that has grown to about the square root of it.
 */

/** Up to this size a plain copy is cheaper than anything clever, and every client's projection stays a plain `Map`. */
const COPIED = 256;

export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return map.size < COPIED ? new Map(map).set(key, value) : Layered.over(map).with(key, value);
}

export function withoutKey<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  if (map.size >= COPIED) return Layered.over(map).without(key);
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

/** Whether it is a map as these functions make them, or any other. */
export function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map || value instanceof Layered;
}

interface Difference<K, V> {
  /** New values of the base's keys, which keep their place. */
  readonly changed: Map<K, V>;
  /** Keys of the base that are gone, or went and came back at the end. */
  readonly removed: Set<K>;
  /** What comes after the base. */
  readonly added: Map<K, V>;
}

class Layered<K, V> implements ReadonlyMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  readonly #difference: Difference<K, V>;

  private constructor(base: ReadonlyMap<K, V>, difference: Difference<K, V>) {
    this.#base = base;
    this.#difference = difference;
  }

  static over<K, V>(map: ReadonlyMap<K, V>): Layered<K, V> {
    if (map instanceof Layered) return map as Layered<K, V>;
    return new Layered(map, { changed: new Map(), removed: new Set(), added: new Map() });
  }

  with(key: K, value: V): ReadonlyMap<K, V> {
    const next = this.#copy();
    if (this.#base.has(key) && !next.removed.has(key)) next.changed.set(key, value);
    else next.added.set(key, value);
    return this.#settled(next);
  }

  without(key: K): ReadonlyMap<K, V> {
    const next = this.#copy();
    next.added.delete(key);
    next.changed.delete(key);
    if (this.#base.has(key)) next.removed.add(key);
    return this.#settled(next);
  }

  get size(): number {
    return this.#base.size - this.#difference.removed.size + this.#difference.added.size;
  }

  has(key: K): boolean {
    const { removed, added } = this.#difference;
    return added.has(key) || (this.#base.has(key) && !removed.has(key));
  }

  get(key: K): V | undefined {
    const { changed, removed, added } = this.#difference;
    if (added.has(key)) return added.get(key);
    if (removed.has(key)) return undefined;
    return changed.has(key) ? changed.get(key) : this.#base.get(key);
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  *entries(): Generator<[K, V], undefined> {
    const { changed, removed, added } = this.#difference;
    for (const entry of this.#base) {
      if (removed.has(entry[0])) continue;
      yield changed.has(entry[0]) ? [entry[0], changed.get(entry[0]) as V] : entry;
    }
    yield* added;
  }

  *keys(): Generator<K, undefined> {
    for (const [key] of this) yield key;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this) yield value;
  }

  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries();
  }

  #copy(): Difference<K, V> {
    const { changed, removed, added } = this.#difference;
    return { changed: new Map(changed), removed: new Set(removed), added: new Map(added) };
  }

  /** The difference beside the base, or one plain map when it has grown too large. */
  #settled(difference: Difference<K, V>): ReadonlyMap<K, V> {
    const { changed, removed, added } = difference;
    const next = new Layered(this.#base, difference);
    return changed.size + removed.size + added.size > Math.sqrt(this.#base.size) ? new Map(next) : next;
  }
}
