import { join } from 'node:path';
import { handOver } from '../bootstrap/hand-over.mjs';
import { root } from '../lib/paths.ts';
import { main } from '../lib/terminal.ts';

await main(() =>
  handOver(process.execPath, [join(root, 'tests', 'crash', 'main.ts'), ...process.argv.slice(2)], root, Date.now()),
);
