import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page, Target, WebWorker } from 'puppeteer';
import puppeteer from 'puppeteer';
import { findBrowser } from '../../tools/lib/browser.ts';
import { browserArgs } from '../../tools/lib/browser-args.ts';
import { output } from '../../tools/lib/paths.ts';
import { lookWithoutPressing } from './looking.ts';

export interface ChromiumOptions {
  /** Load the built extension, or the unpacked one in this folder. Default: none. */
  extension?: boolean | string;
  /** The person allows the extension in private windows. Default: as installed, they have not. */
  privately?: boolean;
  /** The profile's folder, to be kept; default: a fresh one that is deleted on close. */
  profile?: string;
  /** What `getUserMedia` meets. Devices are always fake. Default: granted. */
  media?: 'granted' | 'prompt' | 'denied';
  args?: string[];
  /** Start it through this command, such as `['ip', 'netns', 'exec', NAME]`. */
  through?: readonly string[];
  /** Default: true. */
  headless?: boolean;
}

export interface Chromium {
  browser: Browser;
  /** The id of the loaded extension, for `chrome-extension://ID/…` addresses. */
  extensionId(): Promise<string>;
  close(): Promise<void>;
}

/** How long helpers wait for a panel, popup or worker to appear, in milliseconds. */
const patience = 15_000;

/**
 * The browser does not say how busy this machine is, which would decide how large, and in which codec, pictures are
 * sent.
 */
export const WITHOUT_PRESSURE = '--disable-blink-features=ComputePressure';

const mediaArgs = {
  granted: ['--use-fake-ui-for-media-stream'],
  prompt: [],
  denied: ['--use-fake-ui-for-media-stream=deny'],
};

/**
 * Starts a real Chromium with fake devices. Share one among the tests of a suite.
 * @throws {Error} when no browser is installed
 */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const found = await findBrowser();
  if (!found) throw new Error('No browser was found: run `npm test`, which gets one, or set CHROME_PATH.');
  const extension = options.extension === true ? output.chrome : options.extension || undefined;
  const wrapper = options.through ? await wrap([...options.through, found]) : null;
  const executablePath = wrapper ?? found;
  const browser = await puppeteer.launch({
    executablePath,
    headless: options.headless ?? true,
    pipe: true,
    enableExtensions: extension ? [extension] : false,
    extensionsEnabledInIncognito: extension && options.privately ? [extension] : [],
    defaultViewport: null,
    ...(options.profile ? { userDataDir: options.profile } : {}),
    args: [
      ...browserArgs(),
      '--window-size=1200,900',
      '--use-fake-device-for-media-stream',
      // As in the profile of an ordinary person: sound only once they pressed something.
      '--autoplay-policy=document-user-activation-required',
      ...mediaArgs[options.media ?? 'granted'],
      ...(options.args ?? []),
    ],
  });
  await lookWithoutPressing(browser);
  return {
    browser,
    extensionId: async () => new URL((await workerTarget(browser)).url()).host,
    async close() {
      await closeWithin(browser, 10_000);
      if (wrapper) await rm(dirname(wrapper), { recursive: true, force: true });
    },
  };
}

/** A program that becomes that command, with what else it is given: puppeteer starts single programs only. */
export async function wrap(command: readonly string[]): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'sidestage-browser-')), 'browser');
  const words = command.map(word => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  await writeFile(path, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  return path;
}

/** The side panel, once it is open, as a page to drive. Its document must be named `sidepanel.html`. */
export function sidePanelPage(browser: Browser): Promise<Page> {
  return extensionPage(browser, 'sidepanel.html');
}

/** The action's popup, once it is open, as a page to drive. */
export function popupPage(browser: Browser): Promise<Page> {
  return extensionPage(browser, 'popup.html');
}

/** A document of the extension, wherever it shows: panel, popup or tab. */
export async function extensionPage(browser: Browser, file: string): Promise<Page> {
  const target = await browser.waitForTarget(
    candidate => isExtension(candidate) && new URL(candidate.url()).pathname === `/${file}`,
    { timeout: patience },
  );
  return target.asPage();
}

/** The extension's service worker. */
export async function serviceWorker(browser: Browser): Promise<WebWorker> {
  const worker = await (await workerTarget(browser)).worker();
  if (!worker) throw new Error('The extension has no service worker');
  return worker;
}

function workerTarget(browser: Browser): Promise<Target> {
  return browser.waitForTarget(target => target.type() === 'service_worker' && isExtension(target), {
    timeout: patience,
  });
}

function isExtension(target: Target): boolean {
  return target.url().startsWith('chrome-extension://');
}

/** A browser that does not close in time is ended: a hung test must not leave one behind. */
async function closeWithin(browser: Browser, milliseconds: number): Promise<void> {
  const giveUp = new AbortController();
  const late = delay(milliseconds, 'late', { signal: giveUp.signal, ref: false }).catch(() => 'closed');
  const outcome = await Promise.race([browser.close().then(() => 'closed'), late]);
  giveUp.abort();
  if (outcome === 'late') browser.process()?.kill('SIGKILL');
}

/** Where tests may leave screenshots and logs of a failure; not part of the repository. */
export const artifacts = join(import.meta.dirname, '..', '.artifacts');
