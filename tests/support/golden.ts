import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import type { RoomSession } from '../../core/session/RoomSession.ts';
import type { readConfig } from '../../server/config.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import type { createLogger } from '../../server/logger.ts';
import type { startServer } from '../../server/server.ts';
import { TEST_SECRET } from './server.ts';

/** Clients and servers as they were once built: `tests/golden/clients/README.md`. */

/** A client without a screen. Those kept are taken for what the newest one is, as far as tests use them. */
export interface ClientBuild {
  readonly RoomSession: typeof RoomSession;
  readonly FakeEngine: typeof FakeEngine;
  readonly FakeNetwork: typeof FakeNetwork;
  readonly newCredential: () => string;
}

interface ServerBuild {
  readonly startServer: typeof startServer;
  readonly readConfig: typeof readConfig;
  readonly createLogger: typeof createLogger;
  /** Where version 2 kept rooms. Later ones have them in memory: the threads of SQLite are no part of one file. */
  readonly openSqliteLog?: (path: string) => RoomLog;
  readonly createMemoryLog?: () => RoomLog;
}

async function kept(name: string, end: 'client' | 'server'): Promise<unknown> {
  return import(new URL(`../golden/clients/${name}/${end}.js`, import.meta.url).href);
}

export async function goldenClient(name: string): Promise<ClientBuild> {
  return (await kept(name, 'client')) as ClientBuild;
}

/** Starts a server that was kept, in this process. */
export async function startGoldenServer(name: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { startServer, readConfig, createLogger, openSqliteLog, createMemoryLog } = (await kept(
    name,
    'server',
  )) as ServerBuild;
  const dataDir = await mkdtemp(join(tmpdir(), 'sidestage-golden-'));
  const env = { PORT: '0', DATA_DIR: dataDir, WEB_DIR: join(dataDir, 'web'), LOG_LEVEL: 'silent' };
  const config = readConfig(env);
  const log = openSqliteLog?.(join(dataDir, 'rooms.sqlite')) ?? createMemoryLog?.();
  if (!log) throw new Error(`The kept server ${name} has no log.`);
  const server = startServer(config, { log, logger: createLogger(config.logLevel), secret: TEST_SECRET });
  await server.ready;
  return {
    url: server.url,
    async close() {
      await server.close();
      await log.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
