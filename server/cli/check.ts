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
import { type Kept, keptIn } from './snapshots.ts';

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
    let rooms = 0;
    let entries = 0;
    let damaged = 0;
    let useless = 0;
    for (const slug of slugs) {
      const kept = keptIn(db, slug);
      const found = replay(db, slug, kept);
      // A server may have removed the room meanwhile, bit by bit.
      if (found.why !== null && removedIn(db).has(slug)) continue;
      rooms += 1;
      entries += found.entries;
      if (found.why === null && !found.leadsToSnapshot && kept?.stands() === true) {
        useless += 1;
        tell(`✗ room ${slug}: its snapshot is not what its log leads to`);
      }
      if (found.why === null) continue;
      damaged += 1;
      tell(`✗ room ${slug}: ${found.why}`);
    }
    tell(`${damaged === 0 ? '✓' : '✗'} ${amount(rooms, entries)}, ${damaged} damaged`);
    const removed = removedIn(db).size;
    if (removed > 0) tell(`✓ ${removed} ${removed === 1 ? 'room was' : 'rooms were'} removed`);
    if (damaged > 0)
      tell(
        'The server leaves those out and opens all others. "npm run server -- export SLUG FILE" writes what is in one.',
      );
    if (useless > 0)
      tell('Snapshots are only for speed. "npm run server -- compact" drops all of them; the server makes new ones.');
    return damage.length === 0 && damaged === 0 && useless === 0;
  } finally {
    db.close();
  }
}

interface Found {
  readonly entries: number;
  /** What is wrong with the room; null: nothing. */
  readonly why: string | null;
  /** Whether its snapshot, if it has one, is what its log leads to. */
  readonly leadsToSnapshot: boolean;
}

function replay(db: DatabaseSync, slug: string, kept: Kept | null): Found {
  let entries = 0;
  let state: RoomState | null = null;
  let leadsToSnapshot = kept === null;
  try {
    for (const { event: text, ...row } of rowsOf(db, slug)) {
      entries += 1;
      if (row.revision !== entries) throw new DamagedLog(entries, `the next one is ${row.revision}`);
      const entry: LogEntry = { ...row, event: readEvent(row.revision, text) };
      const before: RoomState | null = state;
      state = madeOf(entry.revision, () => evolve(before, entry));
      if (kept?.revision === entries) leadsToSnapshot = kept.isOf(state);
    }
    if (state?.room.facts.slug !== slug) throw new DamagedLog(entries, 'it is of another room');
    const { room } = state;
    madeOf(entries, () => show(room));
    return { entries, why: null, leadsToSnapshot };
  } catch (error) {
    const why = error instanceof DamagedLog ? error.message : sentenceOf(error);
    return { entries, why, leadsToSnapshot };
  }
}

/** What can be evolved may still be nothing that clients can read. */
function show(room: Room): void {
  const you = { id: 'somebody', role: 'moderator' };
  const snapshot = { type: 'snapshot', you, snapshot: toSnapshot(room), part: null, revision: 0, peers: [] };
  decodeServerMessage(JSON.stringify(snapshot));
}
