import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openToRead, removedIn, type Row, rowsOf } from './log-file.ts';
import { Problem } from './problem.ts';

/** How many rows were written, and how many of them are only named: the file is damaged where they are. */
export interface Exported {
  readonly written: number;
  readonly unreadable: number;
}

/**
 * Writes a room's rows as JSON, one a line, damaged ones as the text that they are.
 * @param target a file that is not there yet; `-` for the standard output
 * @throws Problem when there is no such room; errors of the file system and of SQLite
 */
export async function exportRoom(rooms: string, slug: string, target: string): Promise<Exported> {
  const db = openToRead(rooms);
  try {
    const removedAt = removedIn(db).get(slug);
    if (removedAt !== undefined)
      throw new Problem(
        `The room "${slug}" was removed on ${new Date(removedAt).toISOString()}. A backup may have it.`,
      );
    if (!db.prepare('SELECT 1 FROM entries WHERE slug = ? LIMIT 1').get(slug))
      throw new Problem(`There is no room "${slug}" in ${rooms}. The slug is what stands after /r/ in its link.`);
    let written = 0;
    const missing: number[] = [];
    const lines = function* () {
      let named = 0;
      const nameMissing = function* () {
        for (; named < missing.length; named += 1)
          yield `${JSON.stringify({ revision: missing[named], unreadable: true })}\n`;
      };
      for (const row of rowsOf(db, slug, revision => missing.push(revision))) {
        yield* nameMissing();
        written += 1;
        yield `${lineOf(row)}\n`;
      }
      yield* nameMissing();
    };
    const from = Readable.from(lines());
    if (target === '-') await through(from, process.stdout);
    else await pipeline(from, createWriteStream(target, { flags: 'wx', mode: 0o600 }));
    return { written, unreadable: missing.length };
  } finally {
    db.close();
  }
}

/** The standard output stays open for others. */
async function through(from: Readable, output: Writable): Promise<void> {
  for await (const line of from) if (!output.write(line)) await once(output, 'drain');
}

function lineOf({ revision, at, event, by }: Row): string {
  try {
    return JSON.stringify({ revision, at, event: JSON.parse(event) as unknown, by });
  } catch {
    return JSON.stringify({ revision, at, event: null, damaged: event, by });
  }
}
