import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { root } from '../../tools/lib/paths.ts';

export interface Told {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** What `npm run server -- …` runs, in a process of its own; named files are below the data folder. */
export function runCommand(dataDir: string, ...given: string[]): Promise<Told> {
  return told(join(root, 'server', 'cli', 'main.ts'), dataDir, given);
}

/** The same from the script that npm starts. */
export function runScript(dataDir: string, ...given: string[]): Promise<Told> {
  return told(join(root, 'tools', 'run', 'server.ts'), dataDir, given);
}

async function told(script: string, dataDir: string, given: readonly string[]): Promise<Told> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [script, ...given], {
    env: { PATH, DATA_DIR: dataDir, INIT_CWD: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...heard };
}

/** Does something with the rooms' file of a data folder. */
export function withRooms<Result>(dataDir: string, use: (db: DatabaseSync) => Result): Result {
  const db = new DatabaseSync(join(dataDir, 'rooms.sqlite'), { timeout: 5_000 });
  try {
    return use(db);
  } finally {
    db.close();
  }
}
