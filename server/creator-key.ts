import type { RoomEvent } from '../core/room/events.ts';
import { DamagedLog, PAGE_CHARACTERS, type RoomLog } from './log/RoomLog.ts';
import { readEvent } from './log/rows.ts';
import { Slices } from './slices.ts';

/** The kind of event that an entry has, even where the rest of it cannot be read. */
const KIND = /^\{(?:"v":\d+,)?"type":"([a-z-]+)"/;

/**
 * The hash of the key of who made a room, from a log of which something cannot be read. Null when that cannot be known:
 * the first entry is damaged, or the key may have been renewed by an entry that is.
 * @param read called with the characters of each entry
 */
export async function creatorKeyOf(
  log: Pick<RoomLog, 'texts'>,
  slug: string,
  read: (characters: number) => void,
): Promise<string | null> {
  const slices = new Slices();
  let key: string | null = null;
  for (let after = 0; ;) {
    const page = await log.texts(slug, after, PAGE_CHARACTERS).catch(nullIfDamaged);
    if (page === null) return null;
    const last = page.at(-1);
    if (!last) return key;
    for (const { revision, text } of page) {
      read(text.length);
      key = revision === 1 ? firstKey(slug, text) : keyAfter(key, revision, text);
      if (key === null) return null;
      if (slices.over) await slices.rest();
    }
    after = last.revision;
  }
}

/** What lies on a damaged page may be a renewal. */
function nullIfDamaged(error: unknown): null {
  if (error instanceof DamagedLog) return null;
  throw error;
}

function firstKey(slug: string, text: string): string | null {
  const event = readable(1, text);
  return event?.type === 'created' && event.facts?.slug === slug && typeof event.key === 'string' ? event.key : null;
}

function keyAfter(before: string | null, revision: number, text: string): string | null {
  const event = readable(revision, text);
  if (event) {
    const next = event.type === 'invitation-renewed' ? event.key : undefined;
    return next === undefined || typeof next === 'string' ? (next ?? before) : null;
  }
  const kind = KIND.exec(text)?.[1] ?? 'invitation-renewed';
  return kind === 'invitation-renewed' || text.includes('"key":') ? null : before;
}

function readable(revision: number, text: string): RoomEvent | null {
  try {
    return readEvent(revision, text);
  } catch {
    return null;
  }
}
