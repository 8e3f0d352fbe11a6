import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { ConfigError, creationOf, readConfig, type Config } from './config.ts';
import { createMemoryLog } from './log/memory.ts';
import type { RoomLog } from './log/RoomLog.ts';
import { openSqliteLog } from './log/sqlite.ts';
import { createLogger } from './logger.ts';
import { SmtpMailer } from './mail/SmtpMailer.ts';
import { keptSecret } from './secret.ts';
import { startServer } from './server.ts';

/** Sockets that do not answer their close frame are cut after this, in ms. */
const SHUTDOWN_MS = 5_000;

try {
  await main(readConfig(process.env));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

async function main(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const secret = config.secret ?? await keptSecret(config.dataDir);
  const log = await openLog(config);
  const mailer = config.smtp && new SmtpMailer(config.smtp);
  const server = startServer(config, { log, logger, secret, mailer });
  await server.ready;
  logger.info({ url: server.url, address: server.address.address, port: server.address.port }, 'listening');
  if (creationOf(config) === 'closed') logger.warn('nobody may create rooms here: set CREATION_KEY to allow it');

  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    // Whoever asks twice does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    await server.close();
    mailer?.close();
    await log.close();
    logger.info('stopped');
    // PeerServer's timers have no end of their own.
    process.exit(0);
  };
  process.on('SIGTERM', signal => void stop(signal));
  process.on('SIGINT', signal => void stop(signal));
}

async function openLog(config: Config): Promise<RoomLog> {
  if (config.logStore === 'memory') return createMemoryLog();
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  return openSqliteLog(join(config.dataDir, 'rooms.sqlite'));
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: String(error) };
  if (code === 'EADDRINUSE') return 'The port is in use. Set PORT to another one, or to 0 for any that is free.';
  if (code === 'EACCES') return 'Not allowed. Choose a PORT above 1023, and a DATA_DIR that can be written.';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is no address of this machine.';
  return `The server cannot start: ${message}`;
}
