import { resolve } from 'node:path';
import { readArguments } from '../lib/arguments.ts';
import { ensureBrowser } from '../lib/browser.ts';
import { ensureBuilt } from '../lib/build.ts';
import { hasDisplay } from '../lib/demo-browser.ts';
import { output, root } from '../lib/paths.ts';
import { endAllOnSignal } from '../lib/process.ts';
import { showRunning } from '../lib/running.ts';
import { checkSettings } from '../lib/settings.ts';
import { runStage } from '../lib/stage.ts';
import { bold, dim, good, main, seconds } from '../lib/terminal.ts';

const USAGE = `Usage: npm start
Builds what is not built, starts the server with a demo room, and opens a browser with the extension where there is a
display. Settings are environment variables, such as PORT=8791 npm start: README.md has the list.`;

await main(async () => {
  readArguments(USAGE, {});
  const startedAt = Number(process.env['SIDESTAGE_STARTED_AT']) || Date.now();
  console.log(`\n${bold('Sidestage')}\n`);
  const dataDir = resolve(root, process.env['DATA_DIR'] || '.data');
  await checkSettings(process.env, dataDir);
  // Before anything is built below the one that runs.
  if (await showRunning(dataDir)) return 0;
  const stopWatching = endAllOnSignal();
  const building = Date.now();
  const built = await ensureBuilt(['chrome', 'web'], { onStart: target => console.log(dim(`… building ${target}`)) });
  console.log(good(built.length > 0 ? `built in ${seconds(building)}` : 'build is up to date'));
  if (hasDisplay(process.platform, process.env)) console.log(good(`browser: ${await ensureBrowser(say)}`));
  stopWatching();
  return runStage({ dataDir, extension: output.chrome, speaker: true, startedAt });
});

function say(text: string): void {
  console.log(dim(`… ${text}`));
}
