import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { goldenBundle } from '../lib/golden-clients.ts';
import { root } from '../lib/paths.ts';
import { dim, good, main, Trouble } from '../lib/terminal.ts';

/** Keeps both ends as they are now for the tests to come: `tests/golden/clients/README.md`. */
await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  if (name === undefined || rest.length > 0 || !/^[a-z0-9][a-z0-9.-]*$/.test(name))
    throw new Trouble('Say a name for this state of the project, such as `node tools/golden-clients.mjs 0.2.0`.');
  const folder = join(root, 'tests', 'golden', 'clients', name);
  mkdirSync(folder, { recursive: true });
  for (const end of ['client', 'server'] as const) {
    const code = await goldenBundle(end);
    const path = join(folder, `${end}.js`);
    writeFileSync(path, code);
    console.log(good(`${relative(root, path)}  ${dim(`${Math.round(code.length / 1024)} KiB`)}`));
  }
  return 0;
});
