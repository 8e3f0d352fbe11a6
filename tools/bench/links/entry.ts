import linkifyElement from 'linkify-element';
import { LinkifyIt } from 'linkify-it';
import { MarkBook } from '../../../core/links/page/MarkBook.ts';
import { PageScanner } from '../../../core/links/page/PageScanner.ts';
import { Recogniser } from '../../../core/links/recognise.ts';
import { findTextLinks } from '../../../core/links/textLinks.ts';

/** What runs in the page's isolated world: ours, and what it is compared with. Each is measured in a fresh page. */

const SERVERS = ['https://rooms.example.org'];
const recogniser = () => new Recogniser({ trusts: origin => SERVERS.includes(origin) });

export interface Blocks {
  /** ms of this thread, all blocks together. */
  readonly total: number;
  /** The longest block, in ms. */
  readonly longest: number;
  readonly blocks: number;
  /** Processor time in ms, where the bench took it. */
  readonly cpu?: number;
  /** Session links, or links, found. */
  readonly found: number;
}

const blocks: number[] = [];

/** Measures every piece of work that the scanner does: idle callbacks and mutation callbacks. */
function timed<Args extends unknown[]>(work: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    const began = performance.now();
    work(...args);
    blocks.push(performance.now() - began);
  };
}
const idle = globalThis.requestIdleCallback.bind(globalThis);
globalThis.requestIdleCallback = (work, options) => idle(timed(work), options);
const Observer = globalThis.MutationObserver;
globalThis.MutationObserver = class extends Observer {
  constructor(callback: MutationCallback) {
    super(timed(callback));
  }
};

function taken(found: number): Blocks {
  const result = {
    total: blocks.reduce((sum, block) => sum + block, 0),
    longest: Math.max(0, ...blocks),
    blocks: blocks.length,
    found,
  };
  blocks.length = 0;
  return result;
}

/** In a task of its own, as our slices are, so that the browser's accounts name them alike. */
function inTask(work: () => void): Promise<void> {
  return new Promise(resolve =>
    idle(() => {
      timed(work)();
      resolve();
    }),
  );
}

let scanner: PageScanner | undefined;

/** The first pass over the page as it stands, with its marks. What is left for last shows in `settled`. */
export async function scan(): Promise<Blocks> {
  await new Promise<void>(resolve => {
    scanner = new PageScanner(document, recogniser(), () => resolve());
    scanner.start();
  });
  // The block that told us is written down when it ends.
  await Promise.resolve();
  return taken(scanner?.marks.size ?? 0);
}

/** What was done since, once the page has been quiet for a while. */
export async function settled(quiet = 700): Promise<Blocks> {
  for (let before = -1; before !== blocks.length;) {
    before = blocks.length;
    await new Promise(resolve => setTimeout(resolve, quiet));
  }
  return taken(scanner?.marks.size ?? 0);
}

export function forget(): void {
  scanner?.stop();
  scanner = undefined;
}

/** linkify-element over the body: it replaces text nodes by anchors. */
export async function linkifyBody(): Promise<Blocks> {
  await inTask(() => linkifyElement(document.body, {}, document));
  return taken(document.querySelectorAll('a').length);
}

/** linkify-it over every text node; it changes nothing. */
export async function linkifyTexts(): Promise<Blocks> {
  let found = 0;
  await inTask(() => {
    const linkify = new LinkifyIt();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      found += linkify.match((node as Text).data)?.length ?? 0;
  });
  return taken(found);
}

/** Marks on 150 anchors, and what the browser then does to style and layout. */
export function decorate(): Blocks {
  const match = recogniser().recognise('https://rooms.example.org/r/decorated');
  const anchors = [...document.querySelectorAll('a[href]')].slice(0, 150);
  const book = new MarkBook();
  timed(() => {
    for (const anchor of anchors) if (match) book.set(anchor, [{ match, span: null }]);
    void document.body.offsetHeight;
  })();
  return taken(book.size);
}

/** Everything again at each mutation callback, as the simplest content scripts do it, with the same recogniser. */
export function rescanPerCallback(): void {
  const own = recogniser();
  new MutationObserver(() => {
    for (const anchor of document.querySelectorAll('a[href]'))
      own.recognise(anchor.getAttribute('href') ?? '', document.baseURI);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if ((node as Text).data.includes('://')) findTextLinks((node as Text).data, own);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
}
