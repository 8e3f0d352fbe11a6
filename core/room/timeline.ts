/** A page is copied when one of its items changes; the list of pages is copied with it. */
const PAGE = 64;

/**
 * Items in ascending order of their numbers, never changed: `with` answers a new timeline. Made for
 * what grows at its end and is read from there: an append or a change copies one page and the
 * list of pages, whatever the length.
 */
export class Timeline<Item extends { readonly id: number }> {
  static readonly EMPTY = new Timeline<never>([], 0);
  readonly #pages: readonly (readonly Item[])[];
  readonly size: number;

  private constructor(pages: readonly (readonly Item[])[], size: number) {
    this.#pages = pages;
    this.size = size;
  }

  static empty<Item extends { readonly id: number }>(): Timeline<Item> {
    return Timeline.EMPTY;
  }

  /** Of items in ascending order of their numbers: what `with` makes of them one by one. */
  static of<Item extends { readonly id: number }>(items: Iterable<Item>): Timeline<Item> {
    const pages: Item[][] = [];
    let size = 0;
    for (const item of items) {
      if (size % PAGE === 0) pages.push([]);
      pages.at(-1)?.push(item);
      size += 1;
    }
    return new Timeline(pages, size);
  }

  get(id: number): Item | undefined {
    return this.#pages[this.#pageOf(id)]?.find(item => item.id === id);
  }

  /** With one more at its end, or another in the place of the one with that number. */
  with(item: Item): Timeline<Item> {
    const last = this.#pages.at(-1);
    const newest = last?.at(-1);
    if (!newest || item.id > newest.id) {
      const pages =
        last && last.length < PAGE ? [...this.#pages.slice(0, -1), [...last, item]] : [...this.#pages, [item]];
      return new Timeline(pages, this.size + 1);
    }
    const at = this.#pageOf(item.id);
    if (!this.#pages[at]?.some(({ id }) => id === item.id)) return this;
    return new Timeline(
      this.#pages.map((page, index) => (index === at ? page.map(one => (one.id === item.id ? item : one)) : page)),
      this.size,
    );
  }

  /** Without its oldest, page by page, once it holds more than that many. */
  atMost(count: number): Timeline<Item> {
    const [oldest] = this.#pages;
    if (!oldest || this.size - oldest.length < count) return this;
    return new Timeline(this.#pages.slice(1), this.size - oldest.length);
  }

  filter(wanted: (item: Item) => boolean): Timeline<Item> {
    let kept = Timeline.empty<Item>();
    for (const page of this.#pages) for (const item of page) if (wanted(item)) kept = kept.with(item);
    return kept;
  }

  /** From the newest back, those before that number. */
  *backwards(before = Number.POSITIVE_INFINITY): Generator<Item, undefined> {
    for (let page = this.#pages.length - 1; page >= 0; page -= 1) {
      const items = this.#pages[page] ?? [];
      if ((items[0]?.id ?? 0) >= before) continue;
      for (let index = items.length - 1; index >= 0; index -= 1) {
        const item = items[index];
        if (item && item.id < before) yield item;
      }
    }
  }

  /** The page that would hold that number. */
  #pageOf(id: number): number {
    let [low, high] = [0, this.#pages.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pages[middle]?.[0]?.id ?? 0) <= id) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
