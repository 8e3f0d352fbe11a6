import { parentPort } from 'node:worker_threads';
import { SqliteFile, type Use } from './SqliteFile.ts';
import { serve } from './threads.ts';

/** The thread in which a SQLite file is open. */
if (parentPort) serve(parentPort, (path: string, use: Use) => new SqliteFile(path, use));
