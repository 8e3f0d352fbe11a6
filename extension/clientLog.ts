import { ClientLog, type ClientLogEntry, newest } from '../core/log/ClientLog.ts';
import { clientLog } from './items.ts';
import { update } from './update.ts';

/** Entries are stored together, this long (ms) after the first. */
const STORED_AFTER_MS = 1_000;

/** A log whose entries the page of the check can read, until the browser ends. */
export function keptClientLog(): ClientLog {
  let waiting: ClientLogEntry[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const store = () => {
    timer = undefined;
    const entries = waiting;
    waiting = [];
    void update(clientLog, kept => newest([...kept, ...entries].sort((one, other) => one.at - other.at))).catch(
      // The log helps whoever looks for a problem, and must not make one.
      () => undefined,
    );
  };
  return new ClientLog(entry => {
    waiting.push(entry);
    timer ??= setTimeout(store, STORED_AFTER_MS);
  });
}

/** What all documents noted, oldest first. */
export function readClientLog(): Promise<readonly ClientLogEntry[]> {
  return clientLog.getValue();
}
