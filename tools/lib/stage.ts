import { relative } from 'node:path';
import { readTenant } from '../../server/data-folder.ts';
import { findBrowser } from './browser.ts';
import { hasDisplay, openDemoBrowser } from './demo-browser.ts';
import { ensureDemoRoom } from './demo-room.ts';
import { serveDemoSite } from './demo-site.ts';
import { bringDemoSpeaker } from './demo-speaker.ts';
import { root } from './paths.ts';
import { keepRows, row, showRows, showRunning } from './running.ts';
import { FolderTaken, startServer } from './server-process.ts';
import { accent, bold, dim, good, seconds, Trouble } from './terminal.ts';

export interface StageOptions {
  dataDir: string;
  /** Folder of the unpacked extension. */
  extension: string;
  watch?: boolean;
  /** Whether somebody drawn stands on the demo room's stage, where a browser is found. */
  speaker?: boolean;
  /** When the command began, in milliseconds since the epoch. */
  startedAt: number;
}

/** Server, demo room, demo page and, where there is a display, a browser. Ends on Ctrl-C or SIGTERM. */
export async function runStage({
  dataDir,
  extension,
  watch = false,
  speaker = false,
  startedAt,
}: StageOptions): Promise<number> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  const asked = signalled();
  try {
    if (await showRunning(dataDir)) return 0;
    const server = await startServer({ dataDir, watch, onWarning: text => console.log(`${dim('server:')} ${text}`) });
    cleanUps.push(server.stop);
    const room = await ensureDemoRoom(server.url, dataDir);
    const site = await serveDemoSite(room);
    cleanUps.push(site.close);
    const { pid = 0 } = (await readTenant(dataDir)) ?? {};
    const rows = { pid, server: server.url, demoPage: site.url, ...room };
    cleanUps.push(keepRows(dataDir, rows));
    console.log(good(`ready in ${seconds(startedAt)}\n`));
    showRows(rows);
    row('server log', relative(root, server.logFile));
    console.log();
    const show = await showBrowser(extension, dataDir, site.url);
    cleanUps.push(show);
    if (speaker) cleanUps.push(startSpeaker(dataDir, room.link));
    console.log(dim('Ctrl-C ends everything.'));
    const outcome = await Promise.race([asked, server.ended]);
    if (typeof outcome === 'number' && outcome !== 0)
      throw new Trouble(`The server ended by itself: see ${server.logFile}.`);
    console.log(dim(outcome === 0 ? '\nThe server was stopped; closing …' : '\nclosing …'));
    return 0;
  } catch (error) {
    // Another was faster: then it shows where that one is.
    if (error instanceof FolderTaken && (await showRunning(dataDir))) return 0;
    throw error;
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp().catch(() => undefined);
  }
}

async function showBrowser(extension: string, dataDir: string, url: string): Promise<() => Promise<unknown>> {
  const path = hasDisplay(process.platform, process.env) ? await findBrowser() : undefined;
  if (path) {
    try {
      const browser = await openDemoBrowser(path, extension, dataDir, url);
      const closed = () => console.log(dim('The browser was closed; the server keeps running.'));
      browser.once('disconnected', closed);
      console.log(`A browser with the extension is open on the demo page: click a session link there.`);
      return () => {
        browser.off('disconnected', closed);
        return browser.close();
      };
    } catch (error) {
      console.log(`The browser could not be opened (${firstLine(error)}). Do it by hand:`);
    }
  } else {
    console.log('There is no display here, so no browser was opened. In a browser that reaches this machine:');
  }
  console.log(`  1. open ${bold('chrome://extensions')} and switch on ${bold('Developer mode')}`);
  console.log(`  2. ${bold('Load unpacked')}: ${extension}`);
  console.log(`  3. open ${accent(url)} and click a session link\n`);
  return () => Promise.resolve();
}

/** In the background: nobody waits for it, and the demo goes on without. */
function startSpeaker(dataDir: string, link: string): () => Promise<unknown> {
  const ending = new AbortController();
  const { signal } = ending;
  const bringing = findBrowser().then(path => (path ? bringDemoSpeaker(path, dataDir, link, { signal }) : null));
  bringing.then(
    end => end && console.log(dim('Mira, who is drawn, is on the stage of the demo room.')),
    (error: unknown) =>
      signal.aborted || console.log(dim(`Nobody is on the stage of the demo room (${firstLine(error)}).`)),
  );
  return async () => {
    // Not waited for on its way to the stage: whoever ends the demo wants it ended.
    ending.abort();
    const end = await bringing;
    await end?.();
  };
}

function signalled(): Promise<'asked'> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('asked'));
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
