import { join } from 'node:path';
import { handOver } from '../bootstrap/hand-over.mjs';
import { ensureBuilt } from '../lib/build.ts';
import { root } from '../lib/paths.ts';
import { main } from '../lib/terminal.ts';

// The server's own log is on stdout, so what we say goes to stderr.
await main(async () => {
  const built = await ensureBuilt(['web']);
  if (built.length > 0) console.error('✓ web pages built');
  return handOver(process.execPath, [join(root, 'server', 'main.ts')], root, Date.now());
});
