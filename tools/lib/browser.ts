import { accessSync, constants, existsSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { aptInstall, mayUseApt } from './apt.ts';
import type { Surroundings } from './browser-lookup.ts';
import { lookUpBrowser } from './browser-lookup.ts';
import { tool } from './paths.ts';
import { runNode } from './process.ts';
import { Trouble } from './terminal.ts';

/** A download that is not done by then is given up, in milliseconds. */
const downloadLimit = 4 * 60_000;

/**
 * The browser to use: named by CHROME_PATH, installed, or downloaded earlier. Installs nothing.
 * @throws {Trouble} when CHROME_PATH or PUPPETEER_EXECUTABLE_PATH names something that cannot be run
 */
export async function findBrowser(here: Surroundings = machine()): Promise<string | undefined> {
  const result = lookUpBrowser(here);
  if (result.kind === 'found') return result.path;
  if (result.kind === 'misnamed') {
    throw new Trouble(
      `${result.variable} names ${result.path}, which cannot be run: name a Chrome, Chromium or Edge there, or unset it.`,
    );
  }
  const downloaded = await downloadedPath();
  return downloaded && here.isExecutable(downloaded) ? downloaded : undefined;
}

/**
 * Finds a browser, else downloads puppeteer's own, else (as root on Debian) installs the chromium package.
 * @param say told before every long step
 * @throws {Trouble} when there is no way to get one
 */
export async function ensureBrowser(say: (text: string) => void): Promise<string> {
  const found = await findBrowser();
  if (found) return found;
  say('no Chrome, Chromium or Edge found: downloading one (about 190 MB)');
  if (await download()) {
    const path = await findBrowser();
    if (path) return path;
  }
  if (mayUseApt()) {
    say('the download did not work: installing the chromium package');
    if (!(await aptInstall('chromium'))) {
      throw new Trouble(
        'No browser was found, and neither a download nor `apt-get install chromium` worked:' +
          ' check the network connection, or install Chrome, Chromium or Edge and set CHROME_PATH to it.',
      );
    }
    const path = await findBrowser();
    if (path) return path;
  }
  throw new Trouble(
    'No browser was found and none could be downloaded: install Chrome, Chromium or Edge, or set CHROME_PATH to one.',
  );
}

async function download(): Promise<boolean> {
  const { code } = await runNode([tool.puppeteer, 'browsers', 'install', 'chrome'], { timeLimit: downloadLimit });
  if (code === 0) return true;
  // Half a folder would make every later download refuse.
  const path = await downloadedPath();
  if (path && !existsSync(path)) rmSync(dirname(path), { recursive: true, force: true });
  return false;
}

async function downloadedPath(): Promise<string | undefined> {
  const { default: puppeteer } = await import('puppeteer');
  return puppeteer.executablePath().catch(() => undefined);
}

function machine(): Surroundings {
  return {
    platform: process.platform,
    env: process.env,
    isExecutable(path) {
      try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
      } catch {
        return false;
      }
    },
  };
}
