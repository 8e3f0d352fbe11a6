import { setTimeout } from 'node:timers/promises';
import type { LogEntry } from '../../core/room/events.ts';
import { forgets, Forgotten } from '../../core/room/redaction/Forgotten.ts';
import { redacted } from '../../core/room/redaction/redact.ts';
import type { InvitationId } from '../../core/room/types.ts';
import { madeOf, type Mark, PAGE_CHARACTERS, pagesOf, type RoomLog } from '../log/RoomLog.ts';
import { Slices } from '../slices.ts';

/** So far the entries may be apart that are rewritten at once. */
const MOST_AT_ONCE = 250;
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
 * @throws DamagedLog when an entry cannot be read; then nothing was rewritten
 */
export async function forgetIn({ log, mark, goesOn }: Task): Promise<number> {
  const { slug, done } = mark;
  const forgotten = new Forgotten();
  const slices = new Slices();
  // Most logs are long, and little of them is new. What was forgotten before is not in them any more.
  for await (const page of pagesOf(log, slug, done)) {
    for (const entry of page) madeOf(entry.revision, () => forgotten.announce(entry));
    if (!(await goesOn())) return 0;
    if (slices.over) await slices.rest();
  }
  const changing: number[] = [];
  const invitations = new Map<InvitationId, number>();
  for await (const page of pagesOf(log, slug)) {
    for (const entry of page)
      madeOf(entry.revision, () => {
        forgotten.follow(entry);
        const { revision, event } = entry;
        if (redacted(entry, forgotten) !== entry) changing.push(revision);
        else if (event.type === 'invitation-created') invitations.set(event.invitation.id, revision);
      });
    if (!(await goesOn())) return 0;
    if (slices.over) await slices.rest();
  }
  // Who came by one stands behind it in the log.
  for (const [id, revision] of invitations) if (forgotten.invitation(id)) changing.push(revision);
  changing.sort((a, b) => a - b);
  let rewritten = 0;
  for (let at = 0; at < changing.length;) {
    const [first = 0, ...others] = changing.slice(at, at + MOST_AT_ONCE);
    const last = others.findLast(one => one < first + MOST_AT_ONCE) ?? first;
    const page = await log.load(slug, first - 1, last - first + 1, PAGE_CHARACTERS);
    const read = page.at(-1)?.revision;
    // The room was removed meanwhile.
    if (read === undefined) break;
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
    while ((changing[at] ?? Infinity) <= read) at += 1;
    if (!(await goesOn())) return rewritten;
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
