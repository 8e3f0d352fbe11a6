import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../../server/config.ts';
import { openSqliteLog } from '../../../../server/log/sqlite.ts';
import { createLogger } from '../../../../server/logger.ts';
import { startServer } from '../../../../server/server.ts';
import { answerMeasurements } from '../../lib/measured.ts';

/**
 * The whole server as people run it: SQLite on disk, limits and all. Where all clients come from one address, its
 * limits are a hundred times what they are.
 */
const folder = mkdtempSync(join(tmpdir(), 'sidestage-bench-'));
const log = await openSqliteLog(join(folder, 'rooms.sqlite'));
const config = readConfig({
  HOST: '127.0.0.1',
  PORT: '0',
  DATA_DIR: folder,
  ADDRESS_LIMITS: process.env['ADDRESS_LIMITS'] ?? '100',
});
const server = startServer(config, { log, logger: createLogger('warn'), secret: 'for this bench alone, on loopback' });
await server.ready;

answerMeasurements(server.address.port, async () => {
  await server.close();
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});
