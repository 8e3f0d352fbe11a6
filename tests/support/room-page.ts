import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, HTTPRequest, Page } from 'puppeteer';
import { build } from 'vite';
import { WASM_POLICY } from '../../server/http/headers.ts';
import { backgroundAssets } from '../../tools/lib/background-assets.ts';
import type { Joining, PageClient } from './room-page/page.ts';

/** A secure context that needs no server: what it asks for is answered here. */
const ADDRESS = 'http://localhost/';

/** Chromium flags of a browser that room pages run in. */
export const ROOM_PAGE_ARGS = [
  // It is no page of the product, and nobody presses anything in it.
  '--autoplay-policy=no-user-gesture-required',
  // The page's address is no real one; asking for permission to reach local ones would ask nobody.
  '--disable-features=LocalNetworkAccessChecks',
];

/** A server that others can reach lets only those create rooms who have its key. */
export const CREATION_KEY = 'kR4vT9wQ2xLm7bNs';

let script: Promise<string> | null = null;

/** A room page as tests and benchmarks drive it. */
export class RoomPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /**
   * In a window of its own: a page in the background would draw nothing.
   * @param before a script that runs before the page's
   */
  static async open(browser: Browser, before?: string): Promise<RoomPage> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const code = await (script ??= bundle());
    if (before !== undefined) await page.evaluateOnNewDocument(before);
    await page.setRequestInterception(true);
    page.on('request', request => {
      const markup = `<!doctype html><title>Room</title><link rel="icon" href="data:,"><body><script>${code}</script>`;
      if (request.url() === ADDRESS) void request.respond({ contentType: 'text/html; charset=utf-8', body: markup });
      else if (request.url().startsWith(`${ADDRESS}background/`)) void answerAsset(request);
      else void request.continue();
    });
    await page.goto(ADDRESS);
    return new RoomPage(page);
  }

  arrive(joining: Joining): Promise<void> {
    return this.page.evaluate(how => (window as unknown as { client: PageClient }).client.arrive(how), joining);
  }

  async join(joining: Joining): Promise<void> {
    await this.arrive(joining);
    await this.ask(client => client.enter());
  }

  /** Asks the page's client; the function runs there. */
  ask<Answer>(question: (client: PageClient) => Answer): Promise<Awaited<Answer>> {
    return this.page.evaluate(`(${question.toString()})(window.client)`) as Promise<Awaited<Answer>>;
  }

  frames(): Promise<Record<string, number>> {
    return this.ask(client => client.frames());
  }

  /** Loads the page anew: everything it held is gone, its credential is not. */
  async reload(): Promise<void> {
    await this.page.reload();
  }
}

/** Creates a room on a server that only that command's network reaches; resolves with its slug. */
export async function createRoomThrough(
  through: readonly string[],
  origin: string,
  room: object = {},
): Promise<string> {
  const code = `fetch(${JSON.stringify(`${origin}/api/rooms`)}, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ${CREATION_KEY}' },
    body: ${JSON.stringify(JSON.stringify({ title: 'Weather', ...room }))} }).then(async answer => (answer.status === 201 ? console.log((await answer.json()).slug) : process.exit(1)))`;
  const [command = process.execPath, ...rest] = [...through, process.execPath, '-e', code];
  return (await promisify(execFile)(command, rest)).stdout.trim();
}

/** As the server answers: with the policy that lets that worker compile WebAssembly. */
async function answerAsset(request: HTTPRequest): Promise<void> {
  const asset = backgroundAssets.find(({ path }) => request.url() === ADDRESS + path);
  if (!asset) return request.respond({ status: 404 });
  const type =
    { js: 'text/javascript', wasm: 'application/wasm' }[asset.path.split('.').at(-1) ?? ''] ??
    'application/octet-stream';
  await request.respond({
    contentType: type,
    headers: { 'Content-Security-Policy': WASM_POLICY },
    body: await readFile(asset.source),
  });
}

async function bundle(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sidestage-room-page-'));
  const entry = join(import.meta.dirname, 'room-page', 'page.ts');
  await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      minify: false,
      lib: { entry, formats: ['iife'], name: 'room', fileName: () => 'page.js' },
    },
  });
  const code = (await readFile(join(folder, 'page.js'), 'utf8')).replaceAll('</script', '<\\/script');
  await rm(folder, { recursive: true, force: true });
  return code;
}
