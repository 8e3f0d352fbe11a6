import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ListedRoom, Look } from './RoomLog.ts';

/** Goes through the rooms of a file, and keeps what is noted of them. */
export class LooksTable {
  readonly #next: StatementSync;
  readonly #look: StatementSync;
  readonly #note: StatementSync;

  constructor(db: DatabaseSync) {
    // One step down the index for each room. DISTINCT and GROUP BY would go through all of its entries.
    this.#next = db.prepare('SELECT min(slug) AS slug FROM entries WHERE slug > ?');
    this.#look = db.prepare('SELECT revision, terms, due FROM looks WHERE slug = ?');
    this.#note = db.prepare('INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?)');
  }

  /** @param revisionOf 0: there is no such room any more */
  rooms(after: string, most: number, revisionOf: (slug: string) => number): readonly ListedRoom[] {
    const rooms: ListedRoom[] = [];
    while (rooms.length < most) {
      const slug = this.#next.get(after)?.['slug'];
      if (typeof slug !== 'string') break;
      const revision = revisionOf(slug);
      if (revision > 0) rooms.push({ slug, revision, look: this.#lookOf(slug) });
      after = slug;
    }
    return rooms;
  }

  note(slug: string, { revision, terms, due }: Look): void {
    this.#note.run(slug, revision, terms, due);
  }

  #lookOf(slug: string): Look | null {
    const found = this.#look.get(slug);
    if (!found) return null;
    const { revision, terms, due } = found;
    return { revision: Number(revision), terms: String(terms), due: due === null ? null : Number(due) };
  }
}
