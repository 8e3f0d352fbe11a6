import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type ServerProcess, spawnServer } from './server-process.ts';

/** Server processes of one test, and the data folder that they use one after the other. */
export interface ServersOfTest {
  /** New for each test. */
  readonly dataDir: string;
  /** How many run. */
  readonly size: number;
  /** Starts one on that folder, or on another. It ends with the test. */
  serve(env?: Record<string, string>): Promise<ServerProcess>;
  /** One that was started otherwise ends with the test, too. */
  add(server: ServerProcess): void;
  /** Whoever ends one, or lets it end, says so. */
  forget(server: ServerProcess): void;
  /** Ends one. Resolves with its exit code, null when the signal itself ended it. */
  stop(server: ServerProcess, signal: NodeJS.Signals): Promise<number | null>;
}

/** Call it once in a test file. @param name for the folders */
export function serversOfTest(name: string): ServersOfTest {
  let dataDir = '';
  const running = new Set<ServerProcess>();
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), `sidestage-${name}-`));
  });
  afterEach(async () => {
    await Promise.all([...running].map(one => one.kill('SIGKILL').catch(() => null)));
    running.clear();
    await rm(dataDir, { recursive: true, force: true });
  });
  const servers: ServersOfTest = {
    get dataDir() {
      return dataDir;
    },
    get size() {
      return running.size;
    },
    async serve(env = {}) {
      const server = await spawnServer({ DATA_DIR: dataDir, ...env });
      running.add(server);
      return server;
    },
    add: server => void running.add(server),
    forget: server => void running.delete(server),
    stop(server, signal) {
      running.delete(server);
      return server.kill(signal);
    },
  };
  return servers;
}
