import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Mark } from './RoomLog.ts';

/**
 * Rooms in whose log something is to be known no more: `revision` is that of the last entry that says so, `done` up to
 * where it was taken out. Rooms of earlier versions are marked for what was deleted in them.
 */
export const CREATE_MARKS = `
  CREATE TABLE marks (
    slug TEXT NOT NULL PRIMARY KEY,
    done INTEGER NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO marks
    SELECT slug, 0, max(revision) FROM entries
    WHERE event LIKE '{"type":"message-deleted"%' OR event LIKE '{"type":"chat-cleared"%' GROUP BY slug;
`;

/** Ends an INSERT of a room's snapshot (slug, revision): none is kept from before something was forgotten. */
export const UNLESS_FORGOTTEN = 'WHERE NOT EXISTS (SELECT 1 FROM marks WHERE slug = ? AND revision > ?)';

/** The marks in a file. Whoever changes one does so within a transaction. */
export class Marks {
  readonly #mark: StatementSync;
  readonly #all: StatementSync;
  readonly #done: StatementSync;
  readonly #drop: StatementSync;

  constructor(db: DatabaseSync) {
    this.#mark = db.prepare(
      'INSERT INTO marks VALUES (?, ?, ?) ON CONFLICT (slug) DO UPDATE SET revision = excluded.revision',
    );
    this.#all = db.prepare('SELECT slug, done, revision FROM marks WHERE done < revision ORDER BY slug');
    this.#done = db.prepare('UPDATE marks SET done = max(done, ?) WHERE slug = ?');
    this.#drop = db.prepare('DELETE FROM snapshots WHERE slug = ? AND revision < ?');
  }

  /** @param before the last revision before what is appended */
  mark(slug: string, before: number, revision: number): void {
    this.#mark.run(slug, before, revision);
  }

  all(): readonly Mark[] {
    return this.#all
      .all()
      .map(row => ({ slug: String(row['slug']), done: Number(row['done']), revision: Number(row['revision']) }));
  }

  done(slug: string, revision: number): void {
    this.#done.run(revision, slug);
    this.#drop.run(slug, revision);
  }
}
