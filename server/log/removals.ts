import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isDamage } from './damage.ts';

/**
 * Rooms that were removed, so that nobody else is given their slug; `cleared` is 1 once nothing of them is in the file
 * any more.
 */
export const CREATE_REMOVED = `
  CREATE TABLE removed (
    slug TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    cleared INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX removed_uncleared ON removed (slug) WHERE cleared = 0;
`;

/** Ends an INSERT with a WHERE for a room (slug): nothing is kept of one that was removed. */
export const UNLESS_REMOVED = 'AND NOT EXISTS (SELECT 1 FROM removed WHERE slug = ?)';

/** Rows that are deleted in one transaction: whoever wants to write waits for a few milliseconds. */
const SLICE = 250;
const NOWHERE = Number.MIN_SAFE_INTEGER;

/** A room whose rows are deleted one by one, since some of them are out of reach. */
interface Careful {
  /** After which revision to go on; null: it was gone through. */
  after: number | null;
  /** Whether something with words in it could neither be deleted nor overwritten. */
  lost: boolean;
}

/**
 * The rooms that were removed from a file, and what is to be deleted of them. What lies on a damaged page cannot be
 * deleted: it keeps nothing else back.
 */
export class Removals {
  readonly #at: StatementSync;
  readonly #add: StatementSync;
  readonly #left: StatementSync;
  readonly #holds: StatementSync;
  readonly #revisions: StatementSync;
  readonly #pieces: StatementSync;
  readonly #deleteRow: StatementSync;
  readonly #blank: StatementSync;
  readonly #deletePieceOf: StatementSync;
  readonly #deleteRows: StatementSync;
  readonly #deleteSnapshot: StatementSync;
  readonly #deletePiece: StatementSync;
  readonly #clear: StatementSync;
  readonly #unmark: StatementSync;
  readonly #unlook: StatementSync;
  /** Rooms of which something could not be deleted. */
  readonly #damaged = new Map<string, Careful>();

  constructor(db: DatabaseSync) {
    this.#at = db.prepare('SELECT at FROM removed WHERE slug = ?');
    this.#add = db.prepare('INSERT INTO removed VALUES (?, ?, 0) ON CONFLICT DO NOTHING');
    this.#left = db.prepare('SELECT slug FROM removed WHERE cleared = 0');
    this.#holds = db.prepare(`
      SELECT 1 FROM snapshots WHERE slug = ?1
      UNION ALL SELECT 1 FROM snapshot_pieces WHERE slug = ?1
      UNION ALL SELECT 1 FROM entries WHERE slug = ?1 LIMIT 1`);
    // By the index alone, which has nothing else of them: the rows may be out of reach.
    this.#revisions = db.prepare(
      `SELECT revision FROM entries WHERE slug = ? AND revision > ? ORDER BY revision LIMIT ${SLICE}`,
    );
    this.#blank = db.prepare(
      `UPDATE entries SET event = printf('%*s', octet_length(event), '') WHERE slug = ? AND revision = ?`,
    );
    this.#pieces = db.prepare('SELECT id FROM snapshot_pieces WHERE slug = ?');
    this.#deletePieceOf = db.prepare('DELETE FROM snapshot_pieces WHERE id = ?');
    this.#deleteRow = db.prepare('DELETE FROM entries WHERE slug = ? AND revision = ?');
    this.#deleteRows = db.prepare(`
      DELETE FROM entries
      WHERE slug = ?1 AND revision < (SELECT min(revision) FROM entries WHERE slug = ?1) + ${SLICE}`);
    this.#deleteSnapshot = db.prepare('DELETE FROM snapshots WHERE slug = ?');
    this.#deletePiece = db.prepare(
      'DELETE FROM snapshot_pieces WHERE id = (SELECT id FROM snapshot_pieces WHERE slug = ? LIMIT 1)',
    );
    this.#clear = db.prepare('UPDATE removed SET cleared = 1 WHERE slug = ?');
    this.#unmark = db.prepare('DELETE FROM marks WHERE slug = ?');
    this.#unlook = db.prepare('DELETE FROM looks WHERE slug = ?');
  }

  /** When a room was removed, in ms since the epoch. */
  at(slug: string): number | null {
    const found = this.#at.get(slug);
    return found ? Number(found['at']) : null;
  }

  /** Answers false when it was removed before. */
  add(slug: string, at: number): boolean {
    return this.#add.run(slug, at).changes > 0;
  }

  /** Deletes some of what is left of removed rooms. Answers whether there was anything that may be deleted. */
  deleteSome(): boolean {
    for (const slug of this.#uncleared()) {
      const careful = this.#damaged.get(slug);
      if (careful?.after === null) continue;
      try {
        if (careful) this.#rowByRow(slug, careful);
        else if (!this.#isLeft(slug)) continue;
        else if ([this.#deleteSnapshot, this.#deletePiece].every(one => one.run(slug).changes === 0))
          this.#deleteRows.run(slug);
      } catch (error) {
        if (!isDamage(error)) throw error;
        this.#damaged.set(slug, careful ? { after: null, lost: true } : { after: NOWHERE, lost: false });
      }
      return true;
    }
    return false;
  }

  /** Those of which something with words in it stays, as was found since the file was opened. */
  undeletable(): string[] {
    return [...this.#damaged].filter(([, { after, lost }]) => after === null && lost).map(([slug]) => slug);
  }

  /** Those of which no words are left in their places, and some may still be elsewhere in the file. */
  uncleared(): string[] {
    return this.#uncleared().filter(slug => {
      const careful = this.#damaged.get(slug);
      return careful ? careful.after === null && !careful.lost : !this.#isLeft(slug);
    });
  }

  #uncleared(): string[] {
    return this.#left.all().map(row => String(row['slug']));
  }

  #isLeft(slug: string): boolean {
    return this.#holds.get(slug) !== undefined;
  }

  /** Deletes what can be, around what cannot. */
  #rowByRow(slug: string, careful: Careful): void {
    const after = careful.after ?? NOWHERE;
    if (after === NOWHERE) {
      this.#try(() => this.#deleteSnapshot.run(slug));
      for (const { id } of this.#pieces.all(slug))
        careful.lost = !this.#try(() => this.#deletePieceOf.run(Number(id))) || careful.lost;
    }
    const revisions = this.#revisions.all(slug, after).map(row => Number(row['revision']));
    for (const revision of revisions) {
      if (this.#try(() => this.#deleteRow.run(slug, revision))) continue;
      // Beside a damaged page a row may have to stay: without what is in it.
      careful.lost = !this.#try(() => this.#blank.run(slug, revision)) || careful.lost;
    }
    careful.after = revisions.at(-1) ?? null;
  }

  /** Whether it could be done. */
  #try(work: () => unknown): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return false;
    }
  }

  /** Nothing of these is in the file any more. */
  cleared(slugs: readonly string[]): void {
    for (const slug of slugs) {
      this.#unmark.run(slug);
      this.#unlook.run(slug);
      this.#clear.run(slug);
    }
  }
}
