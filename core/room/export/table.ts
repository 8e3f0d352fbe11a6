import type { LogEntry } from '../events.ts';

export type Cell = string | number | boolean | null;

/** Rows of what happened, for spreadsheets and programs. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Made as they are gone through, since there may be many. */
  readonly rows: Iterable<readonly Cell[]>;
}

/** Rows that are made of these as they are gone through. */
export function rowsOf<Item>(
  items: () => Iterable<Item>,
  row: (item: Item) => readonly Cell[],
): Iterable<readonly Cell[]> {
  return {
    *[Symbol.iterator]() {
      for (const item of items()) yield row(item);
    },
  };
}

/** Takes in a log, an entry after the other, and has tables of what it took. */
export interface TableMaker {
  take(entry: LogEntry): void;
  tables(): readonly Table[];
}

/** Server time as people's programs read it (ISO 8601, UTC). */
export function timeCell(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
