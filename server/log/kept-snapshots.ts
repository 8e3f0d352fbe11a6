import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { UNLESS_FORGOTTEN } from './marks.ts';
import { UNLESS_REMOVED } from './removals.ts';

/** More than a page: what comes after it in a row is on pages of its own. */
const PADDING_BYTES = 4096;

/**
 * What came of a log up to a revision, one a room, in pieces, so that no transaction is large. `made` says which pieces
 * belong to it; others are left over, or on their way. `digest` is that of the pieces' digests (SHA-256).
 */
export const CREATE_KEPT_SNAPSHOTS = `
  CREATE TABLE snapshots (
    slug TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    format TEXT NOT NULL,
    made INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;
  CREATE TABLE snapshot_pieces (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL,
    made INTEGER NOT NULL,
    number INTEGER NOT NULL,
    padding BLOB NOT NULL,
    piece BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX snapshot_pieces_in_order ON snapshot_pieces (slug, made, number);
`;

/** Which snapshot of a room. */
export interface SnapshotId {
  readonly slug: string;
  readonly revision: number;
  readonly made: number;
}

/** What stands for a snapshot once all of its pieces are there. */
export interface SnapshotHead extends SnapshotId {
  readonly pieces: number;
  readonly digest: string;
}

/** Of texts as UTF-8, each with a line break after it, so many bytes. */
export interface SnapshotPiece {
  readonly piece: Uint8Array<ArrayBuffer>;
}

/** The snapshots in a file. Each method that writes is to be one transaction. */
export class KeptSnapshots {
  readonly #head: StatementSync;
  readonly #piece: StatementSync;
  readonly #add: StatementSync;
  readonly #finish: StatementSync;
  readonly #drop: StatementSync;
  readonly #left: StatementSync;
  readonly #sweep: StatementSync;

  constructor(db: DatabaseSync) {
    this.#head = db.prepare(
      'SELECT revision, made, pieces, digest FROM snapshots WHERE slug = ? AND format = ? AND revision <= ?',
    );
    this.#piece = db.prepare('SELECT piece FROM snapshot_pieces WHERE slug = ? AND made = ? AND number = ?');
    this.#add = db.prepare(
      `INSERT INTO snapshot_pieces SELECT NULL, ?, ?, ?, zeroblob(${PADDING_BYTES}), ? ${UNLESS_FORGOTTEN} ${UNLESS_REMOVED}`,
    );
    this.#finish = db.prepare(
      `INSERT OR REPLACE INTO snapshots SELECT ?1, ?2, ?3, ?4, ?5, ?6 ${UNLESS_FORGOTTEN} ${UNLESS_REMOVED}
       AND (SELECT count(*) FROM snapshot_pieces WHERE slug = ?1 AND made = ?4) = ?5`,
    );
    this.#drop = db.prepare('DELETE FROM snapshots WHERE slug = ?');
    this.#left = db.prepare(`
      SELECT DISTINCT slug FROM snapshot_pieces AS one
      WHERE NOT EXISTS (SELECT 1 FROM snapshots WHERE snapshots.slug = one.slug AND snapshots.made = one.made)`);
    this.#sweep = db.prepare(`
      DELETE FROM snapshot_pieces WHERE id = (
        SELECT id FROM snapshot_pieces
        WHERE slug = ?1 AND made <> coalesce((SELECT made FROM snapshots WHERE slug = ?1), -1) LIMIT 1)`);
  }

  /** @param last the revision at which the log is */
  head(slug: string, format: string, last: number): SnapshotHead | null {
    const found = this.#head.get(slug, format, last);
    if (!found) return null;
    const { revision, made, pieces, digest } = found;
    return { slug, revision: Number(revision), made: Number(made), pieces: Number(pieces), digest: String(digest) };
  }

  /** A piece with its digest; null when it is not there (any more). */
  piece(slug: string, made: number, number: number): (SnapshotPiece & { readonly digest: string }) | null {
    const piece = this.#piece.get(slug, made, number)?.['piece'];
    if (!(piece instanceof Uint8Array)) return null;
    return { piece: piece as Uint8Array<ArrayBuffer>, digest: hash('sha256', piece) };
  }

  /** Answers the piece's digest; null when that snapshot is not wanted any more: something in it was forgotten, or
   * its room removed. */
  add({ slug, revision, made }: SnapshotId, number: number, { piece }: SnapshotPiece): string | null {
    const { changes } = this.#add.run(slug, made, number, piece, slug, revision, slug);
    return changes > 0 ? hash('sha256', piece) : null;
  }

  /** All pieces are there: from now on it is the room's. Answers false when they are not, or it is not wanted. */
  finish({ slug, revision, made, pieces, digest }: SnapshotHead, format: string): boolean {
    return this.#finish.run(slug, revision, format, made, pieces, digest, slug, revision, slug).changes > 0;
  }

  drop(slug: string): void {
    this.#drop.run(slug);
  }

  /** Rooms of which there are pieces that belong to no snapshot. */
  left(): string[] {
    return this.#left.all().map(row => String(row['slug']));
  }

  /** Deletes one piece of a room that belongs to no snapshot. Answers whether there was one. */
  sweep(slug: string): boolean {
    return this.#sweep.run(slug).changes > 0;
  }
}
