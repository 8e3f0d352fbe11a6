import { join, relative } from 'node:path';
import { build } from '../lib/build.ts';
import { bundleSizes, sizeTable } from '../lib/bundle-sizes.ts';
import { output, root } from '../lib/paths.ts';
import { endAllOnSignal } from '../lib/process.ts';
import { bold, dim, good, main, seconds } from '../lib/terminal.ts';

await main(async () => {
  endAllOnSignal();
  for (const target of ['chrome', 'firefox', 'web'] as const) {
    const started = Date.now();
    await build(target);
    console.log(good(`${bold(target.padEnd(8))} ${relative(root, output[target])}  ${dim(seconds(started))}`));
  }
  console.log(`\n${sizeTable(bundleSizes(join(root, '.output')))}`);
  return 0;
});
