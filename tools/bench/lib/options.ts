import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Where to write the report as JSON, null for nowhere. */
  readonly json: string | null;
}

/** Reads a bench's command line. Ends the process with a sentence when it is wrong. */
export function readOptions(): BenchOptions {
  try {
    const { values } = parseArgs({ options: { json: { type: 'string' } } });
    return { json: values.json ?? null };
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : String(error)}\nUsage: npm run bench -- NAME [--json FILE]`,
    );
    process.exit(2);
  }
}
