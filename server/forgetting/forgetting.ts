import { setTimeout } from 'node:timers/promises';
import type { LogEntry } from '../../core/room/events.ts';
import { forgets, Forgotten } from '../../core/room/redaction/Forgotten.ts';
import { redacted } from '../../core/room/redaction/redact.ts';
import { madeOf, type Mark, pagesOf, type RoomLog } from '../log/RoomLog.ts';
import { Slices } from '../slices.ts';

/** How long (ms) nothing is rewritten after a page was. */
const REST_MS = 10;

/** What one room's log had forgotten is taken out of it, a page at a time. */
export interface Task {
  readonly log: RoomLog;
  readonly mark: Mark;
  /** Whether to go on; what was done stays done. */
  readonly goesOn: () => boolean | Promise<boolean>;
}

/**
 * Takes out of a room's log what is to be known no more. Whatever was done before a crash is done again, and changes
 * nothing. Answers how many entries were rewritten.
 * @throws DamagedLog when an entry cannot be read
 */
export async function forgetIn({ log, mark, goesOn }: Task): Promise<number> {
  const { slug } = mark;
  const forgotten = new Forgotten();
  const slices = new Slices();
  for await (const page of pagesOf(log, slug)) {
    for (const entry of page) madeOf(entry.revision, () => forgotten.take(entry));
    if (!(await goesOn())) return 0;
    if (slices.over) await slices.rest();
  }
  let rewritten = 0;
  for await (const page of pagesOf(log, slug)) {
    const changed = page.flatMap(entry => {
      const rest = madeOf(entry.revision, () => redacted(entry, forgotten));
      return rest === entry ? [] : [rest];
    });
    if (changed.length > 0) {
      await log.rewrite(slug, changed);
      // Whoever writes comes in between.
      await setTimeout(REST_MS);
    }
    rewritten += changed.length;
    if (!(await goesOn())) return rewritten;
    if ((page.at(-1)?.revision ?? 0) >= forgotten.revision) break;
    if (slices.over) await slices.rest();
  }
  await log.forgot(slug, forgotten.revision);
  return rewritten;
}

/**
 * The same where messages were deleted and nothing else is to be forgotten: that takes milliseconds, however long the
 * log is. Null when there is more, and nothing was done.
 * @throws DamagedLog when an entry cannot be read
 */
export async function forgetMessages(log: RoomLog, mark: Mark): Promise<number | null> {
  const deleted = await deletedAlone(log, mark);
  if (!deleted) return null;
  const rewritten = await rewriteMessages(log, mark.slug, deleted);
  await log.forgot(mark.slug, mark.revision);
  return rewritten;
}

/** Most entries that are read to find out whether only messages were deleted. */
const MOST_READ = 2_000;
/** Most messages that are looked up one by one: more are found by going through the log. */
const MOST_ALONE = 100;

/**
 * The messages that were deleted since, if that is all there is: they are found by their numbers, however long the log
 * is. Null when there is more.
 */
async function deletedAlone(log: RoomLog, { slug, done, revision }: Mark): Promise<readonly LogEntry[] | null> {
  const found: LogEntry[] = [];
  for await (const page of pagesOf(log, slug, done)) {
    for (const entry of page) {
      if (entry.revision > revision) return found;
      if (entry.revision > done + MOST_READ) return null;
      if (!forgets(entry.event)) continue;
      if (entry.event.type !== 'message-deleted' || found.length === MOST_ALONE) return null;
      found.push(entry);
    }
  }
  return found;
}

async function rewriteMessages(log: RoomLog, slug: string, deleted: readonly LogEntry[]): Promise<number> {
  const forgotten = new Forgotten();
  for (const entry of deleted) madeOf(entry.revision, () => forgotten.take(entry));
  const changed: LogEntry[] = [];
  for (const { event } of deleted) {
    if (event.type !== 'message-deleted') continue;
    for (const entry of await log.load(slug, event.message - 1, 1)) {
      const rest = madeOf(entry.revision, () => redacted(entry, forgotten));
      if (rest !== entry) changed.push(rest);
    }
  }
  if (changed.length > 0) await log.rewrite(slug, changed);
  return changed.length;
}
