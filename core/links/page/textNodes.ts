/** A tree of more elements than that is looked at in parts. */
const PART = 1_200;
/** Up to that many elements it pays to look first whether there is anything to find. */
const SMALL = 24;
/** Parents with more children are looked at by groups of neighbours. */
const FAN_OUT = 64;

/** Searches all trees together first: few match, so this is cheaper than one text at a time. */
const WITHIN = (trees: string) => `${trees}[contains(.,"://")]/descendant-or-self::text()[contains(.,"://")]`;
const BELOW = WITHIN('node()');
const GROUP = (size: number) => WITHIN(`(self::node()|following-sibling::node()[position()<${size}])`);

/**
 * The text nodes under a root that hold `://`, found by the browser's own code wherever that is
 * cheaper, in parts small enough to pause in between.
 */
export function* textNodesWithScheme(tree: Node): Generator<Text[]> {
  const root = tree instanceof Document ? ((tree.body as Element | null) ?? tree.documentElement) : tree;
  if (root instanceof Text) {
    if (root.data.includes('://')) yield [root];
    return;
  }
  // XPath does not start at a shadow root.
  const size = root instanceof Element ? root.querySelectorAll('*').length : Infinity;
  const children = root.childNodes;
  if (size <= SMALL && !root.textContent?.includes('://')) return;
  if (size <= PART) {
    yield select(BELOW, root) as Text[];
  } else if (size === Infinity || children.length <= FAN_OUT) {
    for (const child of [...children]) yield* textNodesWithScheme(child);
  } else {
    // Not one by one: a long list would cost a call for every entry.
    const step = Math.max(8, Math.floor(PART / (size / children.length)));
    const starts: (ChildNode | undefined)[] = [];
    for (let at = 0; at < children.length; at += step) starts.push(children[at]);
    for (const start of starts) if (start?.parentNode === root) yield select(GROUP(step), start) as Text[];
  }
}

/** `XPathResult.ORDERED_NODE_SNAPSHOT_TYPE`, in a script that is to be small. */
const IN_ORDER = 7;

/** The nodes that an XPath expression selects, in page order. */
export function select(expression: string, context: Node): Node[] {
  const result = document.evaluate(expression, context, null, IN_ORDER);
  return Array.from({ length: result.snapshotLength }, (_, index) => result.snapshotItem(index) as Node);
}
