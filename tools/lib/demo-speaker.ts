import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer';
import { DRAWN } from '../demo/drawn-person.ts';
import { browserArgs } from './browser-args.ts';
import { filmPerson } from './drawn-film.ts';

/** How long each step towards the stage may take, in ms. */
const PATIENCE = 30_000;

export interface Speaker {
  /** Default: Mira. */
  readonly name?: keyof typeof DRAWN;
  /** With the beeps of a fake microphone. Default: not heard. */
  readonly heard?: boolean;
  /** Ends it, also on the way. */
  readonly signal?: AbortSignal;
}

/**
 * Puts somebody on the demo room's stage, so that whoever joins meets a picture: a drawn person, in a browser without a
 * window.
 * @param dataDir keeps the film of them
 * @param link the room's
 * @returns how to end it
 * @throws {Error} when there is no way to the stage
 */
export async function bringDemoSpeaker(
  executablePath: string,
  dataDir: string,
  link: string,
  { name = 'Mira', heard = false, signal }: Speaker = {},
): Promise<() => Promise<void>> {
  const { default: puppeteer } = await import('puppeteer');
  const launch = (...args: string[]) => {
    signal?.throwIfAborted();
    return puppeteer.launch({
      executablePath,
      pipe: true,
      defaultViewport: { width: 400, height: 700 },
      args: [...browserArgs(), ...args],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ...(signal && { signal }),
    });
  };
  const film = join(dataDir, `demo-${name}.mjpeg`);
  if (!existsSync(film)) await closing(await launch(), browser => filmPerson(browser, DRAWN[name], film));
  const browser = await launch(
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  );
  try {
    const [page = await browser.newPage()] = await browser.pages();
    page.setDefaultTimeout(PATIENCE);
    await stepOnStage(page, link, name, heard);
    return () => browser.close();
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function stepOnStage(page: Page, link: string, name: string, heard: boolean): Promise<void> {
  await page.goto(link);
  await page.locator('::-p-aria(Set devices and join)').click();
  await page.locator('form.join input:not([type=checkbox])').fill(name);
  await page.waitForSelector('[data-preview=live]');
  // The fake microphone beeps.
  if (!heard) await page.locator('.toggles [aria-label=Microphone][aria-pressed=true]').click();
  await page.locator('::-p-aria(Join stage)').click();
  await page.waitForSelector('[data-participant][data-you=true]');
}

async function closing<T>(browser: Browser, use: (browser: Browser) => Promise<T>): Promise<T> {
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}
