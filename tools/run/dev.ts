import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readArguments } from '../lib/arguments.ts';
import { build } from '../lib/build.ts';
import { output, root, tool } from '../lib/paths.ts';
import { checkSettings } from '../lib/settings.ts';
import { runStage } from '../lib/stage.ts';
import { main, Trouble } from '../lib/terminal.ts';

const USAGE = `Usage: npm run dev
As npm start, with the extension, the pages and the server following every change of their sources.`;

/** The extension with hot reload, the pages rebuilt and the server restarted on every change. */
await main(async () => {
  readArguments(USAGE, {});
  const startedAt = Date.now();
  const dataDir = resolve(root, process.env['DATA_DIR'] || '.data/dev');
  await checkSettings(process.env, dataDir);
  await build('web');
  const children = [
    start([tool.wxt]),
    start([
      tool.vite,
      'build',
      '--watch',
      '--mode',
      'development',
      '--logLevel',
      'warn',
      '--config',
      'web/vite.config.ts',
    ]),
  ];
  try {
    while (!existsSync(output.chromeDev)) {
      if (children.some(child => child.exitCode !== null)) throw new Trouble('The extension could not be built.');
      await delay(200);
    }
    return await runStage({ dataDir, extension: output.chromeDev, watch: true, startedAt });
  } finally {
    for (const child of children) child.kill();
  }
});

function start(args: string[]) {
  // Its stdin stays open: both tools end when theirs does.
  return spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'inherit', 'inherit'] });
}
