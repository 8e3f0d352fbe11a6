import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Where to write the report as JSON, null for nowhere. */
  readonly json: string | null;
  /** What of a bench that has parts is to be run; empty for all of it. */
  readonly only: readonly string[];
}

/**
 * Reads a bench's command line. Ends the process with a sentence when it is wrong.
 * @param parts of the bench, of which some may be chosen
 */
export function readOptions(parts: readonly string[] = []): BenchOptions {
  try {
    const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string', multiple: true } } });
    const { json = null, only = [] } = values;
    const unknown = only.find(part => !parts.includes(part));
    if (unknown !== undefined) throw new Error(`There is no part "${unknown}" here. ${partsOf(parts)}`);
    return { json, only };
  } catch (error) {
    const choose = parts.length > 0 ? ' [--only PART]...' : '';
    console.error(
      `${error instanceof Error ? error.message : String(error)}\nUsage: npm run bench -- NAME [--json FILE]${choose}`,
    );
    process.exit(2);
  }
}

function partsOf(parts: readonly string[]): string {
  return parts.length > 0 ? `There are: ${parts.join(', ')}.` : 'It has none.';
}
