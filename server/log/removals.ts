import type { DatabaseSync, StatementSync } from 'node:sqlite';

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

/** Whether anything is left of a removed room. */
const HOLDS = `(
  EXISTS (SELECT 1 FROM snapshots WHERE snapshots.slug = removed.slug)
  OR EXISTS (SELECT 1 FROM entries WHERE entries.slug = removed.slug)
)`;

/** Rows that are deleted in one transaction: whoever wants to write waits for a few milliseconds. */
const SLICE = 250;

/** The rooms that were removed from a file, and what is to be deleted of them. */
export class Removals {
  readonly #at: StatementSync;
  readonly #add: StatementSync;
  readonly #held: StatementSync;
  readonly #deleteRows: StatementSync;
  readonly #deleteSnapshot: StatementSync;
  readonly #deletePiece: StatementSync;
  readonly #uncleared: StatementSync;
  readonly #clear: StatementSync;
  readonly #unmark: StatementSync;
  readonly #unlook: StatementSync;

  constructor(db: DatabaseSync) {
    this.#at = db.prepare('SELECT at FROM removed WHERE slug = ?');
    this.#add = db.prepare('INSERT INTO removed VALUES (?, ?, 0) ON CONFLICT DO NOTHING');
    this.#held = db.prepare(`
      SELECT slug FROM removed WHERE cleared = 0 AND ${HOLDS} LIMIT 1`);
    this.#deleteRows = db.prepare(`
      DELETE FROM entries
      WHERE slug = ?1 AND revision < (SELECT min(revision) FROM entries WHERE slug = ?1) + ${SLICE}`);
    this.#deleteSnapshot = db.prepare('DELETE FROM snapshots WHERE slug = ?');
    this.#deletePiece = db.prepare(
      'DELETE FROM snapshot_pieces WHERE id = (SELECT id FROM snapshot_pieces WHERE slug = ? LIMIT 1)',
    );
    this.#uncleared = db.prepare(`SELECT slug FROM removed WHERE cleared = 0 AND NOT ${HOLDS}`);
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

  /** Deletes some of what is left of removed rooms. Answers whether there was anything. */
  deleteSome(): boolean {
    const slug = this.#held.get()?.['slug'];
    if (typeof slug !== 'string') return false;
    const kept = [this.#deleteSnapshot, this.#deletePiece];
    if (kept.every(one => one.run(slug).changes === 0)) this.#deleteRows.run(slug);
    return true;
  }

  /** Those of which all is deleted, and something may still be in the file. */
  uncleared(): string[] {
    return this.#uncleared.all().map(row => String(row['slug']));
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
