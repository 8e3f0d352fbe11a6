import { join, relative } from 'node:path';
import { readArguments } from '../lib/arguments.ts';
import { build } from '../lib/build.ts';
import { bundleSizes, sizeTable } from '../lib/bundle-sizes.ts';
import { output, root } from '../lib/paths.ts';
import { endAllOnSignal } from '../lib/process.ts';
import { bold, dim, good, main, seconds } from '../lib/terminal.ts';

const USAGE = `Usage: npm run build
Builds the extension for Chrome and for Firefox, and the pages of the server, and prints how large they are.`;

await main(async () => {
  readArguments(USAGE, {});
  endAllOnSignal();
  for (const target of ['chrome', 'firefox', 'web'] as const) {
    const started = Date.now();
    await build(target);
    console.log(good(`${bold(target.padEnd(8))} ${relative(root, output[target])}  ${dim(seconds(started))}`));
  }
  console.log(`\n${sizeTable(bundleSizes(join(root, '.output')))}`);
  return 0;
});
