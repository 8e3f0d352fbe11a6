import { join } from 'node:path';
import { steadyClock } from './clock.ts';
import { type Config, creationOf, readConfig } from './config.ts';
import { type Lease, makeFolder, takeFolder } from './data-folder.ts';
import { createMemoryLog } from './log/memory.ts';
import type { RoomLog } from './log/RoomLog.ts';
import { openSqliteLog } from './log/sqlite.ts';
import { createLogger, type Logger } from './logger.ts';
import { SmtpMailer } from './mail/SmtpMailer.ts';
import { keepPrivate, makePrivately } from './private-files.ts';
import { dropDraft, finishRestoring, mustHaveRooms, ROOMS_FILE } from './restoring.ts';
import { keptSecret } from './secret.ts';
import { startServer } from './server.ts';
import { exitCodeOf, explain } from './start-problems.ts';

/** Sockets that do not answer their close frame are cut after this, in ms. */
const SHUTDOWN_MS = 5_000;

// If the reader of our output has ended, nothing is printed. The server goes on, and still ends when asked.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

let config: Config | null = null;
try {
  config = readConfig(process.env);
  await main(config);
} catch (error) {
  process.stderr.write(`${await explain(error, config)}\n`);
  process.exit(exitCodeOf(error));
}

async function main(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  // Rooms in memory are this process's own.
  const lease = config.logStore === 'memory' ? null : await leaseOf(config, logger);
  const secret = config.secret ?? (await keptSecret(config.dataDir));
  const log = await openLog(config, logger);
  const mailer = config.smtp && new SmtpMailer(config.smtp, Date.now, config.limits.room);
  const server = startServer(config, { log, logger, secret, mailer, now: steadyClock() });
  await server.ready;
  await lease?.announce(server.url);
  logger.info({ url: server.url, address: server.address.address, port: server.address.port }, 'listening');
  if (server.metricsUrl) logger.info({ url: server.metricsUrl }, 'metrics');
  if (creationOf(config) === 'closed') logger.warn('nobody may create rooms here: set CREATION_KEY to allow it');

  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    // Whoever asks twice does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_MS);
    logger.info({ signal }, 'stopping');
    await lease?.ending();
    await server.drain();
    mailer?.close();
    await log.close();
    // Before sockets are closed, which takes as long as their clients like: the next server may be waiting.
    await lease?.release();
    await server.close();
    logger.info('stopped');
    // PeerServer's timers have no end of their own.
    process.exit(0);
  };
  process.on('SIGTERM', signal => void stop(signal));
  process.on('SIGINT', signal => void stop(signal));
}

async function leaseOf({ dataDir, takeoverMs }: Config, logger: Logger): Promise<Lease> {
  makePrivately();
  await makeFolder(dataDir);
  const lease = await takeFolder(dataDir, takeoverMs);
  await keepPrivate(dataDir);
  if ((await finishRestoring(dataDir)) > 0)
    logger.warn(`a restore that was cut short was finished; what was there is beside ${ROOMS_FILE}`);
  await mustHaveRooms(dataDir);
  await dropDraft(dataDir);
  return lease;
}

async function openLog({ logStore, dataDir }: Config, logger: Logger): Promise<RoomLog> {
  return logStore === 'memory' ? createMemoryLog() : openSqliteLog(join(dataDir, ROOMS_FILE), { logger });
}
