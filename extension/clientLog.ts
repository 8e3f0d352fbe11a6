import { ClientLog, type ClientLogEntry, newest } from '../core/log/ClientLog.ts';
import { clientLog } from './items.ts';
import { update } from './update.ts';

/** Entries are stored together, this long (ms) after the first. */
const STORED_AFTER_MS = 1_000;

type Page = Pick<Window, 'addEventListener' | 'document'>;

/**
 * A log whose entries the page of the check can read, until the browser ends.
 * @param page says when the document is hidden or ends: what is not stored yet is stored then
 */
export function keptClientLog(page: Page = window): ClientLog {
  let waiting: ClientLogEntry[] = [];
  /** What is stored, as far as this document has heard. */
  let known: readonly ClientLogEntry[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  clientLog.watch(kept => (known = kept));
  ignoreFailure(clientLog.getValue().then(kept => (known = kept)));

  /**
   * Adds what waits. It waits until the moment of writing, so that a document that ends meanwhile can still write it.
   */
  function added(kept: readonly ClientLogEntry[]): readonly ClientLogEntry[] {
    if (waiting.length === 0) return kept;
    known = newest([...kept, ...waiting].sort((one, other) => one.at - other.at));
    waiting = [];
    return known;
  }

  function store(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) ignoreFailure(update(clientLog, added));
  }

  page.addEventListener('visibilitychange', () => {
    if (page.document.visibilityState === 'hidden') store();
  });
  page.addEventListener('pagehide', () => {
    // No answer reaches a document that ends: it cannot ask first what is stored.
    if (waiting.length > 0) ignoreFailure(clientLog.setValue(added(known)));
  });
  return new ClientLog(entry => {
    waiting.push(entry);
    timer ??= setTimeout(store, STORED_AFTER_MS);
  });
}

/** What all documents noted, oldest first. */
export function readClientLog(): Promise<readonly ClientLogEntry[]> {
  return clientLog.getValue();
}

/** The log helps whoever looks for a problem, and must not make one. */
function ignoreFailure(doing: Promise<unknown>): void {
  void doing.catch(() => undefined);
}
