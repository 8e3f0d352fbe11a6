import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { handOver } from '../bootstrap/hand-over.mjs';
import { root } from '../lib/paths.ts';
import { main, Trouble } from '../lib/terminal.ts';

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  const file = join(root, 'tools', 'bench', `${name}.ts`);
  if (!name || !/^[\w-]+$/.test(name) || !existsSync(file)) {
    const names = readdirSync(join(root, 'tools', 'bench')).filter(entry => entry.endsWith('.ts'));
    throw new Trouble(
      `There is no bench "${name ?? ''}": run \`npm run bench -- NAME [--json FILE]\` with one of ` +
        `${names.map(entry => entry.slice(0, -3)).join(', ') || '(none yet)'}.`,
    );
  }
  return handOver(process.execPath, [file, ...rest], root, Date.now());
});
