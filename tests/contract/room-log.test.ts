import { createMemoryLog } from '../../server/log/memory.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { roomLogContract } from './room-log.ts';

roomLogContract('memory', { open: createMemoryLog, durable: false });
roomLogContract('SQLite', { open: openSqliteLog, durable: true });
