import { parseSessionLink, type SessionLink } from './sessionLink.ts';

/** The one attribute set on a recognised anchor; the content style sheet draws the mark by it. */
export const MARK = 'data-sidestage';
/** Longest uninterrupted work on the page's thread, in ms. */
const SLICE_MS = 4;

export interface FoundLinks {
  /** Links of trusted servers, which are marked. */
  readonly trusted: SessionLink[];
  /** Links of the right shape on other hosts: offered in the popup, never marked nor contacted. */
  readonly possible: SessionLink[];
}

/**
 * Finds session links in a page's anchors and in what the page adds or changes later. Mutations
 * are only queued; the looking is done in slices while the page is idle, over what was added.
 */
export class LinkScanner {
  readonly #document: Document;
  #isTrusted: (link: SessionLink) => boolean;
  readonly #queue: Node[] = [];
  readonly #observer: MutationObserver;
  #scheduled = false;

  constructor(document: Document, isTrusted: (link: SessionLink) => boolean) {
    this.#document = document;
    this.#isTrusted = isTrusted;
    this.#observer = new MutationObserver(records => this.#onMutations(records));
  }

  start(): void {
    this.#observer.observe(this.#document, { childList: true, subtree: true, attributes: true, attributeFilter: ['href'] });
    this.#enqueue(this.#document);
  }

  stop(): void {
    this.#observer.disconnect();
    this.#queue.length = 0;
    for (const anchor of this.#document.querySelectorAll(`a[${MARK}]`)) anchor.removeAttribute(MARK);
  }

  /** Trust has changed: everything is looked at again. */
  setTrust(isTrusted: (link: SessionLink) => boolean): void {
    this.#isTrusted = isTrusted;
    this.#enqueue(this.#document);
  }

  /** The trusted session link an event's target lies in, if any. */
  trustedLinkAt(target: EventTarget | null): SessionLink | null {
    const anchor = target instanceof Element ? target.closest('a[href]') : null;
    const link = anchor && recognise(anchor);
    return link && this.#isTrusted(link) ? link : null;
  }

  /** All links the page holds now, each once, in page order. */
  list(): FoundLinks {
    const found: FoundLinks = { trusted: [], possible: [] };
    const seen = new Set<string>();
    for (const anchor of anchorsIn(this.#document)) {
      const link = recognise(anchor);
      if (!link || seen.has(link.url)) continue;
      seen.add(link.url);
      found[this.#isTrusted(link) ? 'trusted' : 'possible'].push(link);
    }
    return found;
  }

  #onMutations(records: MutationRecord[]): void {
    for (const record of records) {
      if (record.type === 'attributes') this.#enqueue(record.target);
      else for (const node of record.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) this.#enqueue(node);
    }
  }

  #enqueue(node: Node): void {
    this.#queue.push(node);
    if (this.#scheduled) return;
    this.#scheduled = true;
    whenIdle(() => this.#work());
  }

  #work(): void {
    const until = performance.now() + SLICE_MS;
    let done = 0;
    while (done < this.#queue.length && performance.now() < until) {
      for (const anchor of anchorsIn(this.#queue[done])) this.#mark(anchor);
      done += 1;
    }
    this.#queue.splice(0, done);
    this.#scheduled = this.#queue.length > 0;
    if (this.#scheduled) whenIdle(() => this.#work());
  }

  #mark(anchor: Element): void {
    const link = recognise(anchor);
    const marked = link !== null && this.#isTrusted(link) && !inEditor(anchor);
    if (marked !== anchor.hasAttribute(MARK)) anchor.toggleAttribute(MARK, marked);
  }
}

function recognise(anchor: Element): SessionLink | null {
  // Not the attribute but the resolved address: what is recognised is what the browser would open.
  return anchor instanceof HTMLAnchorElement ? parseSessionLink(anchor.href) : null;
}

function anchorsIn(node: Node | undefined): Iterable<Element> {
  if (!(node instanceof Element || node instanceof Document)) return [];
  const inside = node.querySelectorAll('a[href]');
  return node instanceof Element && node.matches('a') ? [node, ...inside] : inside;
}

function inEditor(element: Element): boolean {
  return element instanceof HTMLElement && element.isContentEditable;
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 500 });
  else setTimeout(work, 50);
}
