import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer';
import { ensureBrowser } from '../lib/browser.ts';
import { ensureBuilt } from '../lib/build.ts';
import { openDemoBrowser } from '../lib/demo-browser.ts';
import { ensureDemoRoom } from '../lib/demo-room.ts';
import { serveDemoSite } from '../lib/demo-site.ts';
import { bringDemoSpeaker } from '../lib/demo-speaker.ts';
import { output, root } from '../lib/paths.ts';
import { startServer } from '../lib/server-process.ts';
import { good, main, Trouble } from '../lib/terminal.ts';

/** What is filmed: the browser's window, which stands a little inside of the display where no window manager is. */
const SIZE = { width: 1280, height: 860 };
const CORNER = 10;
const FRAMES_PER_SECOND = 8;

type CleanUp = () => unknown;

/** Takes the README's pictures: a real browser window on a display of its own, drawn people on the stage. */
await main(async () => {
  if (process.platform !== 'linux') throw new Trouble('The pictures are taken on Linux, with Xvfb and ffmpeg.');
  await ensureBuilt(['chrome', 'web']);
  const path = await ensureBrowser(console.log);
  const cleanUps: CleanUp[] = [];
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'sidestage-pictures-'));
    cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
    const display = await openDisplay(cleanUps);
    process.env['DISPLAY'] = display;
    const server = await startServer({ dataDir, onWarning: console.log });
    cleanUps.push(server.stop);
    const room = await ensureDemoRoom(server.url, dataDir);
    const site = await serveDemoSite(room);
    cleanUps.push(site.close);
    for (const name of ['Mira', 'Jonas'] as const)
      cleanUps.push(await bringDemoSpeaker(path, dataDir, room.link, { name, heard: name === 'Mira' }));
    const browser = await openDemoBrowser(path, output.chrome, dataDir, site.url);
    cleanUps.push(() => browser.close());
    await filmJoining(browser, display, join(root, 'docs'));
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
  return 0;
});

async function openDisplay(cleanUps: CleanUp[]): Promise<string> {
  const size = `${SIZE.width + 2 * CORNER}x${SIZE.height + 2 * CORNER}x24`;
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', size], { stdio: ['ignore', 'pipe', 'ignore'] });
  cleanUps.push(() => server.kill());
  const failed = once(server, 'error').then(([error]) => Promise.reject(error as Error));
  const [number] = (await Promise.race([once(server.stdout, 'data'), failed])) as [Buffer];
  return `:${number.toString().trim()}`;
}

async function filmJoining(browser: Browser, display: string, folder: string): Promise<void> {
  const [page] = await browser.pages();
  if (!page) throw new Trouble('The browser has no page.');
  const link = await page.waitForSelector('ul.sessions a');
  if (!link) throw new Trouble('The demo page has no link.');
  await link.evaluate(one => one.scrollIntoView({ block: 'center' }));
  const film = join(tmpdir(), `sidestage-${process.pid}.mkv`);
  const camera = startFilming(display, film);
  await delay(1_500);
  await link.click();
  const panel = await panelOf(browser);
  await panel.locator('form.join input:not([type=checkbox])').fill('Amara');
  await delay(2_000);
  await panel.locator('::-p-aria(Join as viewer)').click();
  await panel.waitForFunction(`document.querySelectorAll('video').length === 2`);
  await delay(4_000);
  takePicture(display, join(folder, 'screenshot.png'));
  camera.kill('SIGINT');
  await once(camera, 'close');
  // One palette of colours over time: small, and without dithering that would move.
  const filter = `fps=${FRAMES_PER_SECOND},scale=960:-1:flags=lanczos`;
  ffmpeg(
    '-i',
    film,
    '-vf',
    filter,
    '-c:v',
    'libwebp_anim',
    '-quality',
    '60',
    '-loop',
    '0',
    join(folder, 'joining.webp'),
  );
  await rm(film);
  console.log(good('docs/screenshot.png and docs/joining.webp'));
}

async function panelOf(browser: Browser): Promise<Page> {
  const target = await browser.waitForTarget(one => one.url().endsWith('/sidepanel.html'));
  return target.asPage();
}

function grab(display: string): string[] {
  const { width, height } = SIZE;
  const how = ['-draw_mouse', '0', '-framerate', `${FRAMES_PER_SECOND}`, '-video_size', `${width}x${height}`];
  return ['-f', 'x11grab', ...how, '-i', `${display}+${CORNER},${CORNER}`];
}

function startFilming(display: string, file: string): ChildProcess {
  const args = ['-y', '-loglevel', 'error', ...grab(display), '-c:v', 'ffv1', file];
  return spawn('ffmpeg', args, { stdio: 'ignore' });
}

function takePicture(display: string, file: string): void {
  ffmpeg(...grab(display), '-frames:v', '1', file);
}

function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-y', '-loglevel', 'error', ...args], { stdio: 'inherit' });
}
