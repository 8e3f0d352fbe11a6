import type { DatabaseSync } from 'node:sqlite';
import { decodeServerMessage, toSnapshot } from '../../core/protocol/codec.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { Room } from '../../core/room/types.ts';
import { DamagedLog, madeOf } from '../log/RoomLog.ts';
import { readEvent } from '../log/rows.ts';
import { amount, damageOf, openToRead, removedIn, rowsOf, slugsIn } from './log-file.ts';
import { sentenceOf } from './problem.ts';

/**
 * Reads a whole file of rooms as a server would.
 * @param tell told each finding in a sentence
 * @returns whether everything is well
 * @throws Problem and errors of SQLite when the file cannot be read at all
 */
export function check(path: string, tell: (line: string) => void): boolean {
  const db = openToRead(path);
  try {
    const damage = damageOf(db);
    for (const words of damage) tell(`✗ SQLite: ${words}`);
    if (damage.length === 0) tell('✓ SQLite finds the file whole');
    const slugs = slugsIn(db);
    let entries = 0;
    let damaged = 0;
    for (const slug of slugs) {
      const found = replay(db, slug);
      entries += found.entries;
      if (found.why === null) continue;
      damaged += 1;
      tell(`✗ room ${slug}: ${found.why}`);
    }
    tell(`${damaged === 0 ? '✓' : '✗'} ${amount(slugs.length, entries)}, ${damaged} damaged`);
    const removed = removedIn(db).size;
    if (removed > 0) tell(`✓ ${removed} ${removed === 1 ? 'room was' : 'rooms were'} removed`);
    if (damaged > 0)
      tell(
        'The server leaves those out and opens all others. "npm run server -- export SLUG FILE" writes what is in one.',
      );
    return damage.length === 0 && damaged === 0;
  } finally {
    db.close();
  }
}

/** How many entries a room has, and what is wrong with it; null: nothing. */
function replay(db: DatabaseSync, slug: string): { readonly entries: number; readonly why: string | null } {
  let entries = 0;
  let state: RoomState | null = null;
  try {
    for (const { event: text, ...row } of rowsOf(db, slug)) {
      entries += 1;
      if (row.revision !== entries) throw new DamagedLog(entries, `the next one is ${row.revision}`);
      const entry: LogEntry = { ...row, event: readEvent(row.revision, text) };
      const before: RoomState | null = state;
      state = madeOf(entry.revision, () => evolve(before, entry));
    }
    if (state?.room.facts.slug !== slug) throw new DamagedLog(entries, 'it is of another room');
    const { room } = state;
    madeOf(entries, () => show(room));
    return { entries, why: null };
  } catch (error) {
    return { entries, why: error instanceof DamagedLog ? error.message : sentenceOf(error) };
  }
}

/** What can be evolved may still be nothing that clients can read. */
function show(room: Room): void {
  const you = { id: 'somebody', role: 'moderator' };
  const snapshot = { type: 'snapshot', you, snapshot: toSnapshot(room), part: null, revision: 0, peers: [] };
  decodeServerMessage(JSON.stringify(snapshot));
}
