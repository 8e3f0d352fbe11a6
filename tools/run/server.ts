import { join, resolve } from 'node:path';
import { handOver } from '../bootstrap/hand-over.mjs';
import { ensureBuilt } from '../lib/build.ts';
import { root } from '../lib/paths.ts';
import { checkSettings } from '../lib/settings.ts';
import { main } from '../lib/terminal.ts';

// The server's own log is on stdout, so what we say goes to stderr.
await main(async () => {
  const given = process.argv.slice(2);
  // Anything named is for the data folder: no page is needed for it.
  if (given.length > 0)
    return handOver(process.execPath, [join(root, 'server', 'cli', 'main.ts'), ...given], root, Date.now());
  const inMemory = process.env['LOG_STORE'] === 'memory';
  await checkSettings(process.env, inMemory ? null : resolve(process.env['DATA_DIR'] || '.data'));
  const built = await ensureBuilt(['web']);
  if (built.length > 0) console.error('✓ web pages built');
  return handOver(process.execPath, [join(root, 'server', 'main.ts')], root, Date.now());
});
