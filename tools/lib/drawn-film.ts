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
    const { width, height } = SIZE;
    const frames = (await page.evaluate(`(async () => {
      const draw = ${drawPerson.toString()};
      const canvas = new OffscreenCanvas(${width}, ${height});
      const context = canvas.getContext('2d');
      const frames = [];
      for (let n = 0; n < ${FRAMES}; n += 1) {
        draw(context, ${JSON.stringify(look)}, n / ${FRAMES});
        const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
        frames.push(new Uint8Array(await blob.arrayBuffer()).toBase64());
      }
      return frames;
    })()`)) as string[];
    // Whole or not at all: what is there is taken next time.
    await writeFile(`${file}.part`, Buffer.concat(frames.map(frame => Buffer.from(frame, 'base64'))));
    await rename(`${file}.part`, file);
  } finally {
    await page.close();
  }
}
