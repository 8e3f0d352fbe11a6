import { rename, writeFile } from 'node:fs/promises';
import type { Browser } from 'puppeteer';
import { drawPerson, type Look } from '../demo/drawn-person.ts';

/** Chromium plays a Motion JPEG file at 30 frames a second, and begins anew at its end. */
const FRAMES = 150;
const SIZE = { width: 640, height: 360 };

/**
 * Films somebody who is drawn, for a browser that is to have a camera without one.
 * @param browser draws; it may be closed afterwards
 * @param file what is written: a Motion JPEG file, for `--use-file-for-fake-video-capture`
 */
export async function filmPerson(browser: Browser, look: Look, file: string): Promise<void> {
  const page = await browser.newPage();
  try {
    const frames = (await page.evaluate(`(() => {
      const draw = ${drawPerson.toString()};
      const canvas = Object.assign(document.createElement('canvas'), ${JSON.stringify(SIZE)});
      const context = canvas.getContext('2d');
      return Array.from({ length: ${FRAMES} }, (_, n) => {
        draw(context, ${JSON.stringify(look)}, n / ${FRAMES});
        return canvas.toDataURL('image/jpeg', 0.85);
      });
    })()`)) as string[];
    // Whole or not at all: what is there is taken next time.
    await writeFile(`${file}.part`, Buffer.concat(frames.map(jpegOf)));
    await rename(`${file}.part`, file);
  } finally {
    await page.close();
  }
}

/** The bytes in a data URL. */
function jpegOf(url: string): Buffer {
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}
