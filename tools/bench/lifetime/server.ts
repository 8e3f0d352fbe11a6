import { join } from 'node:path';
import { readConfig } from '../../../server/config.ts';
import { openSqliteLog } from '../../../server/log/sqlite.ts';
import { createLogger } from '../../../server/logger.ts';
import { startServer } from '../../../server/server.ts';
import { answerMeasurements } from '../lib/measured.ts';

/** The whole server, on a data folder that the bench filled: `LIFETIME_FOLDER`. */
const folder = process.env['LIFETIME_FOLDER'] ?? '';
const log = await openSqliteLog(join(folder, 'rooms.sqlite'));
const config = readConfig({ HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder, ADDRESS_LIMITS: '1000' });
const server = startServer(config, { log, logger: createLogger('warn'), secret: 'for this bench alone, on loopback' });
await server.ready;

answerMeasurements(server.address.port, async () => {
  await server.close();
  await log.close();
});
