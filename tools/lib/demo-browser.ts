import { join } from 'node:path';
import type { Browser } from 'puppeteer';
import { browserArgs } from './browser-args.ts';

/** Whether a window can be shown here. */
export function hasDisplay(platform: NodeJS.Platform, env: Record<string, string | undefined>): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/**
 * Opens a window with the extension loaded, with real devices and a profile of its own that is kept in `dataDir`.
 * @param extension folder of the unpacked extension
 */
export async function openDemoBrowser(
  executablePath: string,
  extension: string,
  dataDir: string,
  url: string,
): Promise<Browser> {
  const { default: puppeteer } = await import('puppeteer');
  const browser = await puppeteer.launch({
    executablePath,
    headless: false,
    pipe: true,
    enableExtensions: [extension],
    userDataDir: join(dataDir, 'browser'),
    defaultViewport: null,
    // Their own "controlled by automated software" bar would be the first thing one sees.
    ignoreDefaultArgs: ['--enable-automation', '--mute-audio'],
    args: [...browserArgs(), '--test-type', '--window-size=1280,860'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const [page = await browser.newPage()] = await browser.pages();
  await page.goto(url);
  return browser;
}
