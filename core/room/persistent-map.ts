/**
 * Maps that are never changed: `withEntry` and `withoutKey` answer a new one and leave the old as
 * it was, in the same order a `Map` would have. Small maps are copied. Copying large ones at every
 * event would make a room of n people cost n² to fill, or to load from its log; those share a
 * base, with what is different kept beside it until that is a part of its size. What is different
 * is such a map itself: so a change costs about the same however large the map is.
 */

/** Up to this size a plain copy is cheaper than anything clever, and every client's projection stays a plain `Map`. */
const COPIED = 256;
/** The same for what is different from a base: nobody else sees that. */
const COPIED_CHANGES = 32;
/** A new base is made when one in so many of its entries would be different. */
const SHARE = 4;

export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return put(map, key, value, COPIED);
}

export function withoutKey<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  return drop(map, key, COPIED);
}

/** Whether it is a map as these functions make them, or any other. */
export function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map || value instanceof Layered;
}

function put<K, V>(map: ReadonlyMap<K, V>, key: K, value: V, copied: number): ReadonlyMap<K, V> {
  return map.size < copied ? new Map(map).set(key, value) : Layered.over(map).with(key, value);
}

function drop<K, V>(map: ReadonlyMap<K, V>, key: K, copied: number): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  if (map.size >= copied) return Layered.over(map).without(key);
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

/** What became of a key: it has another value in its place, is gone, or comes after the base. */
type Change<V> =
  | { readonly kind: 'changed'; readonly value: V }
  | { readonly kind: 'removed' }
  | { readonly kind: 'added'; readonly value: V };

const REMOVED = { kind: 'removed' } as const;

class Layered<K, V> implements ReadonlyMap<K, V> {
  readonly size: number;
  readonly #base: ReadonlyMap<K, V>;
  /** Those that were added are in their order. */
  readonly #changes: ReadonlyMap<K, Change<V>>;

  private constructor(base: ReadonlyMap<K, V>, changes: ReadonlyMap<K, Change<V>>, size: number) {
    this.#base = base;
    this.#changes = changes;
    this.size = size;
  }

  static over<K, V>(map: ReadonlyMap<K, V>): Layered<K, V> {
    return map instanceof Layered ? (map as Layered<K, V>) : new Layered(map, new Map(), map.size);
  }

  with(key: K, value: V): ReadonlyMap<K, V> {
    const before = this.#changes.get(key);
    // What went and comes back is the last one.
    const rest = before === REMOVED ? drop(this.#changes, key, COPIED_CHANGES) : this.#changes;
    const isNew = before ? before.kind !== 'changed' : !this.#base.has(key);
    const changes = put(rest, key, { kind: isNew ? 'added' : 'changed', value }, COPIED_CHANGES);
    return this.#settled(changes, this.has(key) ? this.size : this.size + 1);
  }

  /** @param key one that it has */
  without(key: K): ReadonlyMap<K, V> {
    const changes = this.#base.has(key)
      ? put<K, Change<V>>(this.#changes, key, REMOVED, COPIED_CHANGES)
      : drop(this.#changes, key, COPIED_CHANGES);
    return this.#settled(changes, this.size - 1);
  }

  has(key: K): boolean {
    const change = this.#changes.get(key);
    return change ? change !== REMOVED : this.#base.has(key);
  }

  get(key: K): V | undefined {
    const change = this.#changes.get(key);
    if (!change) return this.#base.get(key);
    return change.kind === 'removed' ? undefined : change.value;
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  *entries(): Generator<[K, V], undefined> {
    for (const entry of this.#base) {
      const change = this.#changes.get(entry[0]);
      if (!change) yield entry;
      else if (change.kind === 'changed') yield [entry[0], change.value];
    }
    for (const [key, change] of this.#changes) if (change.kind === 'added') yield [key, change.value];
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

  /** With other changes beside the base, or one plain map when they have grown too many. */
  #settled(changes: ReadonlyMap<K, Change<V>>, size: number): ReadonlyMap<K, V> {
    if (changes.size * SHARE <= this.#base.size) return new Layered(this.#base, changes, size);
    // Looked up once for each entry of the base: in a plain map that is faster.
    return new Map(new Layered(this.#base, new Map(changes), size));
  }
}
