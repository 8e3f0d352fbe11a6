import type { SessionMatch } from '../recognise.ts';
import type { PageScanner } from './PageScanner.ts';
import { isAnchor } from './skip.ts';

/** A marked session link under a pointer or with the focus. */
export interface LinkHit {
  readonly match: SessionMatch;
  /** The anchor, or the element that holds the text. */
  readonly element: Element;
  readonly text: boolean;
  /** Where it is on screen, one box a line. */
  readonly boxes: () => DOMRect[];
}

/** The session link an event lies in: an anchor on its path. Links on hosts nobody trusts do not count. */
export function anchorOf(event: Event, scanner: PageScanner): LinkHit | null {
  for (const node of event.composedPath()) {
    if (node instanceof ShadowRoot) scanner.meet(node);
    if (!(node instanceof Element) || !isAnchor(node)) continue;
    const match = scanner.lookAt(node);
    return match && !match.verify
      ? { match, element: node, text: false, boxes: () => [...node.getClientRects()] }
      : null;
  }
  return null;
}

/** The session link in running text at a point of the window. */
export function textLinkAt(x: number, y: number, scanner: PageScanner): LinkHit | null {
  const caret = document.caretPositionFromPoint(x, y);
  const node = caret?.offsetNode;
  if (!caret || !(node instanceof Text) || !node.parentElement) return null;
  for (const { match, span } of scanner.marks.places(node)) {
    if (!span || match.verify || caret.offset < span.start || caret.offset > span.end) continue;
    const range = new Range();
    range.setStart(node, span.start);
    range.setEnd(node, Math.min(span.end, node.length));
    const boxes = [...range.getClientRects()];
    // The nearest caret may be a line's end, far from the pointer.
    if (!boxes.some(box => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)) continue;
    return { match, element: node.parentElement, text: true, boxes: () => [...range.getClientRects()] };
  }
  return null;
}
