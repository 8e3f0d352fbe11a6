import { readFileSync, writeFileSync } from 'node:fs';
import type { RoomEvent } from '../../core/room/events.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { createdEntry, NOW, person } from './room.ts';

const ADA = 'person-ada';
/** SQLite's default, which our files have. */
const PAGE_BYTES = 4096;

/**
 * Overwrites the page of a file of rooms, which nobody has open, on which these words stand: where they do first, or
 * last.
 */
export function damagePage(path: string, words: string, which: 'first' | 'last' = 'first'): void {
  const bytes = readFileSync(path);
  const at = which === 'first' ? bytes.indexOf(words) : bytes.lastIndexOf(words);
  if (at < 0) throw new Error(`Nowhere in ${path} stands "${words}".`);
  const page = at - (at % PAGE_BYTES);
  bytes.fill('Z', page, page + PAGE_BYTES);
  writeFileSync(path, bytes);
}

/** The words in an entry of a room that `writeRoom` wrote. */
export const wordsOf = (slug: string, revision: number): string => `${slug}-words-${revision}-`;

/** A room with so many entries: Ada came, and says something in each from the third on, ten to a page. */
export async function writeRoom(log: RoomLog, slug: string, entries: number): Promise<void> {
  const created = createdEntry().event;
  if (created.type !== 'created') throw new Error('A room begins with its creation.');
  const events: RoomEvent[] = [
    { ...created, facts: { ...created.facts, slug } },
    { type: 'entered', participant: person(ADA), credentialHash: 'h'.repeat(43), invitation: null },
  ];
  for (let id = 3; id <= entries; id += 1) events.push(said(slug, id));
  await log.append(
    slug,
    0,
    events.map(event => ({ at: NOW, event, by: null })),
  );
}

export function said(slug: string, id: number): RoomEvent {
  const text = wordsOf(slug, id).padEnd(300, 'x');
  const from = { from: ADA, name: 'Ada', role: 'viewer' } as const;
  return { type: 'said', message: { id, ...from, channel: 'everybody', to: null, text, replyTo: null, at: NOW } };
}
