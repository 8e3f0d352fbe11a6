/** A tree of more elements than that is looked at in parts. */
const PART = 1_200;
/** Up to that many elements it pays to look first whether there is anything to find. */
const SMALL = 24;
/** Parents with more children are looked at by groups of neighbours. */
const FAN_OUT = 64;

/** Of all trees together first, which is cheaper than text by text: few have any. */
const WITHIN = (trees: string) => `${trees}[contains(.,"://")]/descendant-or-self::text()[contains(.,"://")]`;
const BELOW = WITHIN('node()');
const GROUP = (size: number) => WITHIN(`(self::node()|following-sibling::node()[position()<${size}])`);

/**
 * The text nodes under a root that hold `://`, found by the browser's own code wherever that is
 * cheaper, in parts small enough to pause in between.
 */
export function* textNodesWithScheme(tree: Node): Generator<Text[]> {
  const root = tree instanceof Document ? tree.documentElement : tree;
  if (root instanceof Text) {
    if (root.data.includes('://')) yield [root];
  } else if (root instanceof DocumentFragment) {
    // XPath does not start at one.
    for (const child of [...root.childNodes]) yield* textNodesWithScheme(child);
  } else if (root instanceof Element) {
    const size = root.querySelectorAll('*').length;
    const children = root.childNodes;
    if (size <= SMALL && !root.textContent?.includes('://')) return;
    if (size <= PART) {
      yield evaluate(BELOW, root);
    } else if (children.length <= FAN_OUT) {
      for (const child of [...children]) yield* textNodesWithScheme(child);
    } else {
      // Not one by one: a long list would cost a call for every entry.
      const step = Math.max(8, Math.floor(PART / (size / children.length)));
      const starts = Array.from({ length: Math.ceil(children.length / step) }, (_, index) => children[index * step]);
      for (const start of starts) if (start?.parentNode === root) yield evaluate(GROUP(step), start);
    }
  }
}

function evaluate(expression: string, context: Node): Text[] {
  const result = document.evaluate(expression, context, null, XPathResult.UNORDERED_NODE_SNAPSHOT_TYPE);
  return Array.from({ length: result.snapshotLength }, (_, index) => result.snapshotItem(index) as Text);
}
