/** SQLite's result for a file that is damaged somewhere (https://www.sqlite.org/rescode.html). */
const SQLITE_CORRUPT = 11;
/** Node's, for a number in a row that is none that was ever written. */
const OUT_OF_RANGE = 'ERR_OUT_OF_RANGE';

/** What an error says by numbers: of the system or of Node (`code`), and of SQLite (`errcode`). */
export function codesOf(error: unknown): { readonly code: string; readonly errcode: number } {
  const { code = '', errcode = 0 } =
    error instanceof Error ? (error as Error & { code?: string; errcode?: number }) : {};
  return { code, errcode };
}

/** Whether something cannot be read because the file is damaged there: other parts of it may be whole. */
export function isDamage(error: unknown): boolean {
  const { code, errcode } = codesOf(error);
  return code === OUT_OF_RANGE || (errcode & 0xff) === SQLITE_CORRUPT;
}
