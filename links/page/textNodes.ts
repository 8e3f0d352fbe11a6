/** A tree of more elements than that is looked at in parts. */
const PART = 1_200;
/** Up to that many elements walking is cheaper than asking the browser's XPath. */
const SMALL = 24;
/** Parents with more children are looked at by groups of neighbours. */
const FAN_OUT = 64;

const WITH_SCHEME = 'text()[contains(.,"://")]';
const BELOW = `.//${WITH_SCHEME}`;
const GROUP = (size: number) =>
  `(self::node()|following-sibling::node()[position()<${size}])/descendant-or-self::${WITH_SCHEME}`;

/**
 * The text nodes under a root that hold `://`, found by the browser's own code wherever that is
 * cheaper, in parts small enough to pause in between.
 */
export function* textNodesWithScheme(tree: Node): Generator<Text[]> {
  const root = tree instanceof Document ? tree.documentElement : tree;
  const size = countElements(root);
  if (size <= SMALL) {
    yield walk(root);
  } else if (size <= PART && !(root instanceof DocumentFragment)) {
    yield evaluate(BELOW, root);
  } else {
    const children = root.childNodes;
    if (children.length <= FAN_OUT || root instanceof DocumentFragment) {
      for (const child of [...children]) {
        if (child.nodeType === Node.ELEMENT_NODE) yield* textNodesWithScheme(child);
        else yield walk(child);
      }
      return;
    }
    // Not one by one: a long list would cost a call for every entry.
    const step = Math.max(8, Math.floor(PART / (size / children.length)));
    const starts: Node[] = [];
    for (let at = 0; at < children.length; at += step) starts.push(children[at] as Node);
    for (const start of starts) if (start.parentNode === root) yield evaluate(GROUP(step), start);
  }
}

function countElements(root: Node): number {
  return root instanceof Element || root instanceof DocumentFragment
    ? root.querySelectorAll('*').length
    : 0;
}

function evaluate(expression: string, context: Node): Text[] {
  const document = context.ownerDocument ?? (context as Document);
  const result = document.evaluate(expression, context, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  return Array.from({ length: result.snapshotLength }, (_, index) => result.snapshotItem(index) as Text);
}

function walk(root: Node): Text[] {
  const found: Text[] = [];
  if (!root.textContent?.includes('://')) return found;
  if (root instanceof Text) return [root];
  const walker = (root.ownerDocument ?? document).createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if ((node as Text).data.includes('://')) found.push(node as Text);
  }
  return found;
}
