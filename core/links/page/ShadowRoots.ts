import { select } from './textNodes.ts';

/** Elements that may carry a shadow root, besides custom elements (HTML, "attachShadow"). */
const HOSTS = 'article,aside,blockquote,body,div,footer,h1,h2,h3,h4,h5,h6,header,main,nav,p,section,span';
/** Those that most often do, of these. */
const LIKELY = ':is(div,span):empty';
const CUSTOM = 'descendant-or-self::*[contains(local-name(),"-")]';
/** Custom elements not yet set up that are looked at again. */
const MOST_WAITING = 256;
/** Up to that many elements each is asked, whatever it is. */
const FEW = 24;
/** Elements asked between two pauses. */
const STRIDE = 64;

/** Finds open shadow roots. A page says nothing when one is attached, so some are found late. */
export class ShadowRoots {
  readonly #known = new WeakSet<ShadowRoot>();
  readonly #found: (root: ShadowRoot) => void;
  #waiting = new Set<Element>();

  constructor(found: (root: ShadowRoot) => void) {
    this.#found = found;
  }

  /** Looks at one element. */
  look(element: Element): void {
    const root = element.shadowRoot;
    if (root) {
      this.meet(root);
    } else if (element.localName.includes('-') && this.#waiting.size < MOST_WAITING) {
      this.#waiting.add(element);
    }
  }

  /** Takes notice of a root met in another way, such as on an event's path. */
  meet(root: ShadowRoot): void {
    if (this.#known.has(root)) return;
    this.#known.add(root);
    this.#found(root);
  }

  /** Looks at all elements under a root, if they are few. @returns how to do that for many */
  sweep(root: Element | Document | ShadowRoot): Generator<void> | null {
    if (root instanceof Document) return this.#sweep(root);
    const elements = root.querySelectorAll('*');
    if (elements.length > FEW) return this.#sweep(root);
    for (const element of elements) this.look(element);
    return null;
  }

  /**
   * Custom elements first, then empty boxes, which draw nothing otherwise, then all others: no native test tells which
   * carry one.
   */
  *#sweep(root: Element | Document | ShadowRoot): Generator<void> {
    for (const child of root instanceof ShadowRoot ? root.children : [root]) {
      for (const custom of select(CUSTOM, child)) this.look(custom as Element);
    }
    yield;
    yield* this.#ask(root, LIKELY);
    yield* this.#ask(root, `:is(${HOSTS}):not(${LIKELY})`);
  }

  *#ask(root: Element | Document | ShadowRoot, selector: string): Generator<void> {
    let asked = 0;
    for (const element of root.querySelectorAll(selector)) {
      this.look(element);
      if (++asked % STRIDE === 0) yield;
    }
  }

  /** Looks again at custom elements that had no root before. */
  lookAgain(): void {
    if (this.#waiting.size === 0) return;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const element of waiting) if (element.isConnected) this.look(element);
  }
}
