import type { SessionMatch } from '../recognise.ts';
import { select } from './textNodes.ts';

/** Names of the highlights that the content style sheet draws: our own links, and those of other services. */
const HIGHLIGHTS = { own: 'sidestage-own', other: 'sidestage-other' } as const;
/** More marks than that help nobody on one page. */
const MOST = 2_000;

/** A session link and the piece of the page it stands in. */
export interface Place {
  readonly match: SessionMatch;
  /** Offsets within a text node; null for an anchor. */
  readonly span: { readonly start: number; readonly end: number } | null;
}

interface Entry {
  readonly places: readonly Place[];
  readonly ranges: readonly StaticRange[];
}

/**
 * Which nodes of the page hold session links, and the marks drawn on them: CSS highlights, which
 * need no attribute, no element and no change of the page's own tree.
 */
export class MarkBook {
  readonly #entries = new Map<Node, Entry>();
  readonly #highlights = new Map<string, Highlight>();

  #texts = 0;

  /** How many text nodes hold session links. */
  get texts(): number {
    return this.#texts;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(node: Node): boolean {
    return this.#entries.has(node);
  }

  places(node: Node): readonly Place[] {
    return this.#entries.get(node)?.places ?? [];
  }

  nodes(): IterableIterator<Node> {
    return this.#entries.keys();
  }

  /** Says anew what a node holds. @returns whether anything changed in what the page links to */
  set(node: Node, places: readonly Place[]): boolean {
    const before = this.#entries.get(node);
    if (!before && (places.length === 0 || this.#entries.size >= MOST)) return false;
    if (before) this.#forget(node, before);
    if (places.length > 0) {
      this.#entries.set(node, { places, ranges: this.#draw(node, places) });
      if (node instanceof Text) this.#texts += 1;
    }
    return !before || urls(before.places) !== urls(places);
  }

  /** Forgets nodes that left the page. @returns whether there were any */
  prune(): boolean {
    let any = false;
    for (const [node, entry] of this.#entries) {
      if (node.isConnected) continue;
      this.#forget(node, entry);
      any = true;
    }
    return any;
  }

  clear(): void {
    for (const [node, entry] of this.#entries) this.#forget(node, entry);
  }

  #draw(node: Node, places: readonly Place[]): StaticRange[] {
    return places.flatMap(({ match, span }) => {
      if (match.verify) return [];
      const range = span ? between(node, span.start, node, span.end) : around(node);
      if (range) this.#highlight(match.provider === 'own' ? HIGHLIGHTS.own : HIGHLIGHTS.other).add(range);
      return range ? [range] : [];
    });
  }

  #forget(node: Node, { ranges }: Entry): void {
    this.#entries.delete(node);
    if (node instanceof Text) this.#texts -= 1;
    for (const range of ranges) for (const highlight of this.#highlights.values()) highlight.delete(range);
  }

  #highlight(name: string): Highlight {
    let highlight = this.#highlights.get(name);
    if (!highlight) {
      highlight = new Highlight();
      this.#highlights.set(name, highlight);
      CSS.highlights.set(name, highlight);
    }
    return highlight;
  }
}

function urls(places: readonly Place[]): string {
  return places.map(place => place.match.url).join(' ');
}

/** From the first to the last letter of an anchor; null where there is none (a picture). */
function around(node: Node): StaticRange | null {
  const only = node.firstChild;
  if (only instanceof Text && !only.nextSibling) return between(only, 0, only, only.length);
  const texts = select('.//text()', node) as Text[];
  const [first] = texts;
  const last = texts.at(-1);
  return first && last ? between(first, 0, last, last.length) : null;
}

// Static, because live ranges would cost the page something at each of its changes.
function between(startContainer: Node, startOffset: number, endContainer: Node, endOffset: number): StaticRange {
  return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
}
