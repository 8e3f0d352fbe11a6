import { isMap } from './persistent-map.ts';

/**
 * Values as JSON texts, without line breaks, of which none is long: whoever writes or reads them may rest in between.
 * Maps, sets and lists of more than `MOST` items are taken out of what holds them and follow in parts of their own.
 */

/** Items of one map, set or list in one part. */
const MOST = 128;

/** How what JSON does not know is written; an object that has such a key of its own is an `$object`. */
const TAGS = ['$map', '$set', '$list', '$object'] as const;
type Kind = 'map' | 'set' | 'list';
type Packed = Readonly<Record<string, unknown>>;

/** Where the items of something large are: in the parts with that number. */
interface Elsewhere {
  readonly part: number;
  readonly size: number;
}

/** Takes what JSON knows, sets, and maps as `persistent-map.ts` makes them; nothing of it in a circle. */
export function* partsOf(value: unknown): Generator<string, void> {
  const large: Iterable<unknown>[] = [];
  const pack = (one: unknown): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (isMap(one)) return collection('map', one.size, one);
    if (one instanceof Set) return collection('set', one.size, one);
    if (Array.isArray(one)) return one.length > MOST ? collection('list', one.length, one) : one.map(pack);
    const entries = Object.entries(one).map(([key, held]) => [key, pack(held)] as const);
    return TAGS.some(tag => Object.hasOwn(one, tag)) ? { $object: entries } : Object.fromEntries(entries);
  };
  const collection = (kind: Kind, size: number, items: Iterable<unknown>): Packed => {
    if (size <= MOST) return { [`$${kind}`]: Array.from(items, pack) };
    return { [`$${kind}`]: { part: large.push(items) - 1, size } satisfies Elsewhere };
  };
  yield JSON.stringify(pack(value));
  // What is taken out may hold something large itself, which comes later.
  for (let part = 0; part < large.length; part += 1) {
    let items: unknown[] = [];
    for (const item of large[part] ?? []) {
      if (items.push(pack(item)) < MOST) continue;
      yield JSON.stringify([part, items]);
      items = [];
    }
    if (items.length > 0) yield JSON.stringify([part, items]);
  }
}

interface Filling {
  readonly size: number;
  readonly add: (item: unknown) => void;
  added: number;
}

/** Puts together what `partsOf` took apart. */
export class PartsReader {
  readonly #large = new Map<number, Filling>();
  #value: unknown;
  #begun = false;

  /** The next part. @throws Error when it is none */
  add(text: string): void {
    const parsed: unknown = JSON.parse(text);
    if (!this.#begun) {
      this.#value = this.#unpack(parsed);
      this.#begun = true;
      return;
    }
    const [part, items] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
    const filling = this.#large.get(Number(part));
    if (!filling || !Array.isArray(items)) throw new Error('This is no part of it.');
    for (const item of items as unknown[]) filling.add(this.#unpack(item));
    filling.added += items.length;
  }

  /** @throws Error when parts are missing */
  get value(): unknown {
    const isWhole = this.#begun && [...this.#large.values()].every(({ size, added }) => added === size);
    if (!isWhole) throw new Error('Parts are missing.');
    return this.#value;
  }

  /** Changes what was parsed, and answers what stands for it. Called for each object there is: it has to be fast. */
  #unpack(packed: unknown): unknown {
    if (typeof packed !== 'object' || packed === null) return packed;
    if (Array.isArray(packed)) return this.#items(packed as unknown[]);
    const held = packed as Record<string, unknown>;
    for (const key of Object.keys(held)) {
      const one = held[key];
      if (typeof one !== 'object' || one === null) continue;
      if (key.startsWith('$')) {
        const tag = TAGS.find(known => known === key);
        if (tag) return this.#untagged(tag, one);
      }
      held[key] = this.#unpack(one);
    }
    return held;
  }

  #items(items: unknown[]): unknown[] {
    for (let at = 0; at < items.length; at += 1) {
      const one = items[at];
      if (typeof one === 'object' && one !== null) items[at] = this.#unpack(one);
    }
    return items;
  }

  #untagged(tag: (typeof TAGS)[number], held: object): unknown {
    if (!Array.isArray(held)) {
      const { whole, add } = collector(tag);
      this.#later(held as Elsewhere, add);
      return whole;
    }
    const items = this.#items(held as unknown[]);
    if (tag === '$map') return new Map(items as [unknown, unknown][]);
    if (tag === '$set') return new Set(items);
    return tag === '$list' ? items : Object.fromEntries(items as [string, unknown][]);
  }

  #later({ part, size }: Elsewhere, add: (item: unknown) => void): void {
    this.#large.set(part, { size, add, added: 0 });
  }
}

function collector(tag: (typeof TAGS)[number]): { whole: unknown; add: (item: unknown) => void } {
  if (tag === '$map') {
    const map = new Map<unknown, unknown>();
    return { whole: map, add: item => void map.set(...(item as [unknown, unknown])) };
  }
  if (tag === '$set') {
    const set = new Set<unknown>();
    return { whole: set, add: item => void set.add(item) };
  }
  const list: unknown[] = [];
  return { whole: list, add: item => void list.push(item) };
}
