import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { partsOf, PartsReader } from '../../core/room/parts.ts';
import { portable } from '../../core/room/snapshot.ts';
import type { RoomState } from '../../core/room/state.ts';
import { KeptSnapshots } from '../log/kept-snapshots.ts';
import { textsOf } from '../log/pieces.ts';
import { SNAPSHOT_FORMAT } from '../relay/loading.ts';
import { hasTables } from './log-file.ts';

/** A snapshot that the server would read. */
export interface Kept {
  readonly revision: number;
  /** Whether it is one of that state. */
  isOf(state: RoomState): boolean;
  /**
   * Whether it is to be like the log now: a server may have replaced it since, or may be about to take out of the log
   * what was forgotten, and drop it after that.
   */
  stands(): boolean;
}

/** The snapshot of a room; null when there is none that this version would read. */
export function keptIn(db: DatabaseSync, slug: string): Kept | null {
  if (!hasTables(db, 'snapshots', 'snapshot_pieces', 'marks')) return null;
  const snapshots = new KeptSnapshots(db);
  const last = db.prepare('SELECT max(revision) AS last FROM entries WHERE slug = ?');
  const headNow = () => snapshots.head(slug, SNAPSHOT_FORMAT, Number(last.get(slug)?.['last'] ?? 0));
  const head = headNow();
  if (!head) return null;
  const isOf = (state: RoomState) => {
    try {
      const pieces = Array.from({ length: head.pieces }, (_, number) => snapshots.piece(slug, head.made, number));
      const whole = pieces.map(found => found?.piece ?? new Uint8Array());
      const held = valueOf(textsOf(whole)) as { readonly state: unknown };
      return isDeepStrictEqual(held.state, valueOf(partsOf(portable(state))));
    } catch {
      return false;
    }
  };
  const marked = db.prepare('SELECT 1 FROM marks WHERE slug = ? AND done < revision');
  const stands = () => headNow()?.made === head.made && marked.get(slug) === undefined;
  return { revision: head.revision, isOf, stands };
}

function valueOf(parts: Iterable<string>): unknown {
  const reader = new PartsReader();
  for (const part of parts) reader.add(part);
  return reader.value;
}
