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
}

/** The snapshot of a room; null when there is none that this version would read. */
export function keptIn(db: DatabaseSync, slug: string): Kept | null {
  if (!hasTables(db, 'snapshots', 'snapshot_pieces', 'marks')) return null;
  const snapshots = new KeptSnapshots(db);
  const last = db.prepare('SELECT max(revision) AS last FROM entries WHERE slug = ?').get(slug);
  const head = snapshots.head(slug, SNAPSHOT_FORMAT, Number(last?.['last'] ?? 0));
  if (!head) return null;
  const isOf = (state: RoomState) => {
    const pieces = Array.from({ length: head.pieces }, (_, number) => snapshots.piece(slug, head.made, number));
    try {
      const whole = pieces.map(found => found?.piece ?? new Uint8Array());
      const held = valueOf(textsOf(whole)) as { readonly state: unknown };
      return isDeepStrictEqual(held.state, valueOf(partsOf(portable(state))));
    } catch {
      return false;
    }
  };
  return { revision: head.revision, isOf };
}

function valueOf(parts: Iterable<string>): unknown {
  const reader = new PartsReader();
  for (const part of parts) reader.add(part);
  return reader.value;
}
