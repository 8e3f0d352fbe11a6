import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { OWN_GECKO_ID } from '../../tools/lib/identity.ts';
import { output } from '../../tools/lib/paths.ts';
import { ensureTool, findTool } from '../../tools/lib/tools.ts';
import { wrap } from './chromium.ts';
import { lookWithoutPressing } from './looking.ts';
import { eventually } from './media.ts';

/** Where the extension's pages are: Firefox makes one up for every profile unless told. */
const EXTENSION_HOST = '6f3b0a52-4b7a-4b7c-9c1b-0a1b2c3d4e5f';

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  // Everybody in the tests is on this machine.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'extensions.webextensions.uuids': JSON.stringify({ [OWN_GECKO_ID]: EXTENSION_HOST }),
};

/** The path of a Firefox, installed from its Debian package where that is possible; null where there is none. */
export async function findFirefox(): Promise<string | null> {
  return findTool('firefox') ?? ensureTool('firefox-esr', 'firefox-esr').catch(() => null);
}

export interface FirefoxOptions {
  /** Install the built extension. */
  extension?: boolean;
  /** Start it through this command, such as `['ip', 'netns', 'exec', NAME]`. */
  through?: readonly string[];
  /** The screen that it can share, as the variable `DISPLAY` names it. Default: none. */
  display?: string | undefined;
}

/** Starts a real Firefox with fake devices. */
export async function launchFirefox(executablePath: string, options: FirefoxOptions = {}): Promise<Browser> {
  const elsewhere = options.through
    ? await wrap([
        process.execPath,
        fileURLToPath(new URL('firefox-elsewhere.ts', import.meta.url)),
        ...options.through,
        executablePath,
        '--',
      ])
    : null;
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: elsewhere ?? executablePath,
    headless: true,
    ...(options.display ? { env: { ...process.env, DISPLAY: options.display } } : {}),
    // Without it the driver may not go to an extension's pages.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: PREFERENCES,
    defaultViewport: { width: 1_000, height: 800 },
  });
  await lookWithoutPressing(browser);
  if (elsewhere) browser.once('disconnected', () => void rm(dirname(elsewhere), { recursive: true, force: true }));
  if (options.extension) await browser.installExtension(output.firefox);
  return browser;
}

/**
 * Opens a page of the extension in a tab. The driver is never told that it is loaded, so that is looked for.
 * @param background leave the tab in front there
 */
export async function extensionPage(browser: Browser, path: string, { background = false } = {}): Promise<Page> {
  const page = await browser.newPage({ background });
  page.goto(`moz-extension://${EXTENSION_HOST}/${path}`, { timeout: 0 }).catch(() => {});
  await eventually(
    () =>
      page
        .evaluate(() => location.protocol === 'moz-extension:' && document.readyState === 'complete')
        .catch(() => false),
    loaded => loaded,
  );
  return page;
}
