import { relative } from 'node:path';
import { findBrowser } from './browser.ts';
import { hasDisplay, openDemoBrowser } from './demo-browser.ts';
import { ensureDemoRoom } from './demo-room.ts';
import { serveDemoSite } from './demo-site.ts';
import { root } from './paths.ts';
import { startServer } from './server-process.ts';
import { accent, bold, dim, good, seconds, Trouble } from './terminal.ts';

export interface StageOptions {
  dataDir: string;
  /** Folder of the unpacked extension. */
  extension: string;
  watch?: boolean;
  /** When the command began, in milliseconds since the epoch. */
  startedAt: number;
}

/** Server, demo room, demo page and, where there is a display, a browser. Ends on Ctrl-C or SIGTERM. */
export async function runStage({ dataDir, extension, watch = false, startedAt }: StageOptions): Promise<number> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  const asked = signalled();
  try {
    const server = await startServer({ dataDir, watch, onWarning: (text) => console.log(`${dim('server:')} ${text}`) });
    cleanUps.push(server.stop);
    const room = await ensureDemoRoom(server.url, dataDir);
    const site = await serveDemoSite(room);
    cleanUps.push(site.close);
    console.log(good(`ready in ${seconds(startedAt)}\n`));
    row('demo page', accent(site.url));
    row('demo room', room.link);
    if (room.hostLink) row('as host', room.hostLink);
    row('new room', `${server.url}/`);
    row('server log', relative(root, server.logFile));
    console.log();
    const show = await showBrowser(extension, dataDir, site.url);
    cleanUps.push(show);
    console.log(dim('Ctrl-C ends everything.'));
    const outcome = await Promise.race([asked, server.ended.then(() => 'server ended' as const)]);
    if (outcome === 'server ended') throw new Trouble(`The server ended by itself: see ${server.logFile}.`);
    console.log(dim('\nclosing …'));
    return 0;
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

function signalled(): Promise<'asked'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('asked'));
  });
}

function row(name: string, value: string): void {
  console.log(`  ${dim(name.padEnd(11))} ${value}`);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
