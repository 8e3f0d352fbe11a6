import type { Recogniser, SessionMatch } from '../recognise.ts';
import { findTextLinks } from '../textLinks.ts';
import { MarkBook, type Place } from './MarkBook.ts';
import { ShadowRoots } from './ShadowRoots.ts';
import { Sieve } from './sift.ts';
import { isAnchor, isLeftAlone, isRunningText } from './skip.ts';
import { textNodesWithScheme } from './textNodes.ts';
import { WorkQueue } from './WorkQueue.ts';

type Tree = Element | Document | ShadowRoot;

const WATCHED: MutationObserverInit = {
  childList: true,
  subtree: true,
  characterData: true,
  attributes: true,
  // What changes where a link leads, and whether it lies in an editor.
  attributeFilter: ['href', 'contenteditable', 'role'],
};
/** `Node.DOCUMENT_POSITION_FOLLOWING`, in a script that is to be small. */
const FOLLOWING = 4;
/** Anchors or texts looked at between two pauses. */
const STRIDE = 32;

/**
 * Finds session links in anchors and running text, at first and in whatever the page changes, in
 * open shadow roots too. Changes are only noted when they happen; they are looked at while the page
 * is idle, and nothing else is looked at again.
 */
export class PageScanner {
  readonly marks = new MarkBook();
  readonly #document: Document;
  readonly #changed: () => void;
  readonly #first: () => void;
  readonly #observer = new MutationObserver(records => this.#note(records));
  readonly #queue = new WorkQueue(() => this.#settle());
  readonly #shadows = new ShadowRoots(root => this.#take(root));
  readonly #recogniser: Recogniser;
  readonly #sieve: Sieve;
  #records: MutationRecord[][] = [];
  #removals = false;
  /** Whether there is something to tell; the first time in any case. */
  #news = true;

  /**
   * @param changed called when the page's session links are others than before, once they are all known
   * @param first called as soon as there is one
   */
  constructor(document: Document, recogniser: Recogniser, changed: () => void, first: () => void = () => {}) {
    this.#document = document;
    this.#recogniser = recogniser;
    this.#sieve = new Sieve(recogniser);
    this.#changed = changed;
    this.#first = first;
  }

  start(): void {
    this.#take(this.#document);
  }

  stop(): void {
    this.#observer.disconnect();
    this.#queue.clear();
    this.#records = [];
    this.marks.clear();
  }

  /** A shadow root met on an event's path. */
  meet(root: ShadowRoot): void {
    this.#shadows.meet(root);
  }

  /** Whether any session link stands in running text. */
  get hasTexts(): boolean {
    return this.marks.texts > 0;
  }

  /** What an anchor leads to now, whether or not it was looked at before. */
  lookAt(anchor: Element): SessionMatch | null {
    this.#lookAtAnchor(anchor);
    return this.marks.places(anchor)[0]?.match ?? null;
  }

  /** Looks at all that is still waiting, at once: for somebody who asks now. */
  catchUp(): void {
    this.#note(this.#observer.takeRecords());
    this.#queue.finish();
  }

  /** Every session link found so far once, in page order. */
  list(): SessionMatch[] {
    const nodes = [...this.marks.nodes()].sort((a, b) => (a.compareDocumentPosition(b) & FOLLOWING ? -1 : 1));
    const matches = nodes.flatMap(node => this.marks.places(node).map(place => place.match));
    return [...new Map(matches.map(match => [match.url, match])).values()];
  }

  #take(root: Document | ShadowRoot): void {
    this.#observer.observe(root, WATCHED);
    this.#queue.add(this.#scan(root));
  }

  *#scan(root: Tree): Generator<void> {
    let asked = 0;
    for (const anchor of root.querySelectorAll(this.#sieve.selector(this.#document.baseURI))) {
      this.#lookAtAnchor(anchor);
      if (++asked % STRIDE === 0) yield;
    }
    yield;
    for (const texts of textNodesWithScheme(root)) {
      for (const text of texts) {
        this.#lookAtText(text);
        if (++asked % STRIDE === 0) yield;
      }
      yield;
    }
    const sweep = this.#shadows.sweep(root);
    if (sweep) this.#queue.addLast(sweep);
  }

  #note(records: MutationRecord[]): void {
    if (records.length === 0) return;
    if (this.#records.length === 0) this.#queue.add(this.#lookAtChanges());
    this.#records.push(records);
    // Before the first key is pressed in what has just become an editor.
    if (this.marks.size > 0)
      for (const record of records)
        if (record.attributeName && record.attributeName !== 'href') this.#leaveEditor(record.target as Element);
  }

  #leaveEditor(element: Element): void {
    if (!isLeftAlone(element)) return;
    for (const node of this.marks.nodes()) if (element.contains(node)) this.#set(node, []);
  }

  *#lookAtChanges(): Generator<void> {
    const records = this.#records.flat();
    this.#records = [];
    const seen = new Set<Node>();
    let asked = 0;
    for (const record of records) {
      if (record.removedNodes.length > 0) this.#removals = true;
      // Added to what was added before: seen with it.
      if (record.type === 'childList' && !isIn(record.target, seen)) {
        for (const node of record.addedNodes) {
          if (seen.has(node) || !node.isConnected) continue;
          seen.add(node);
          const more = node instanceof Element && this.#lookAtAdded(node);
          if (more) yield* more;
          else if (node instanceof Text) this.#lookAtText(node);
          if (++asked % STRIDE === 0) yield;
        }
        if (this.marks.size > 0) this.#redraw(record.target);
      } else if (record.type !== 'childList' && !seen.has(record.target)) {
        seen.add(record.target);
        if (record.target instanceof Text) this.#lookAtText(record.target);
        else yield* this.#lookAtAttribute(record);
      }
      if (++asked % STRIDE === 0) yield;
    }
  }

  /** Looks at an element. @returns what is to be done besides */
  #lookAtAdded(element: Element): Generator<void> | false {
    this.#shadows.look(element);
    if (element.localName === 'base') return this.#scan(this.#document);
    if (isAnchor(element)) this.#lookAtAnchor(element);
    return (element.firstElementChild !== null || element.textContent.includes('://')) && this.#scan(element);
  }

  *#lookAtAttribute({ target, attributeName }: MutationRecord): Generator<void> {
    const element = target as Element;
    if (!element.isConnected) return;
    if (attributeName !== 'href' || !isAnchor(element)) {
      yield* this.#scan(element.localName === 'base' ? this.#document : element);
      return;
    }
    this.#lookAtAnchor(element);
    // Text inside counts by itself once there is no address, and no longer when there is one.
    for (const texts of textNodesWithScheme(element)) for (const text of texts) this.#lookAtText(text);
  }

  /** The words of a marked anchor are others now. */
  #redraw(target: Node): void {
    const anchor = (target instanceof Element ? target : target.parentElement)?.closest('a');
    if (anchor && this.marks.has(anchor)) this.#set(anchor, [...this.marks.places(anchor)]);
  }

  #lookAtAnchor(anchor: Element): void {
    // Most drawings have it where it was before SVG 2.
    const raw = anchor.getAttribute('href') ?? anchor.getAttribute('xlink:href');
    const none = raw === null || this.#sieve.isSurelyNone(raw);
    const match = none ? null : this.#recogniser.recognise(raw, anchor.baseURI);
    if (match || this.marks.has(anchor))
      this.#set(anchor, match && !isLeftAlone(anchor) ? [{ match, span: null }] : []);
  }

  #lookAtText(text: Text): void {
    if (this.marks.size > 0) this.#redraw(text);
    const { data } = text;
    const links = data.includes('://') && isRunningText(text) ? findTextLinks(data, this.#recogniser) : [];
    this.#set(
      text,
      links.map(({ match, start, end }): Place => ({ match, span: { start, end } })),
    );
  }

  #set(node: Node, places: readonly Place[]): void {
    if (!this.marks.set(node, places)) return;
    this.#news = true;
    if (this.marks.size === 1) this.#first();
  }

  #settle(): void {
    if (this.#removals && this.marks.prune()) this.#news = true;
    this.#removals = false;
    this.#shadows.lookAgain();
    if (!this.#news) return;
    this.#news = false;
    this.#changed();
  }
}

function isIn(node: Node, nodes: ReadonlySet<Node>): boolean {
  if (nodes.size === 0) return false;
  for (let at: Node | null = node; at; at = at.parentNode) if (nodes.has(at)) return true;
  return false;
}
