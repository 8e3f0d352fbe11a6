/* global document, window -- callbacks that run in the page */
/**
 * Pictures of the gallery:
 * `node tests/gallery/shoot.mjs [--out DIR] [--only TEXT] [--theme light|dark] [--language TAG]`.
 * `CHROMIUM` names the browser (default /usr/bin/chromium). One PNG per scene, size and theme.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer';
import { serveGallery } from './serve.ts';

const SIZES = {
  panel: [
    [360, 720],
    [800, 720],
  ],
  popup: [[380, 600]],
  page: [
    [360, 800],
    [1000, 800],
  ],
  part: [[360, 720]],
};

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'tests/.artifacts/shots' },
    only: { type: 'string' },
    theme: { type: 'string' },
    language: { type: 'string' },
  },
});
const themes = values.theme ? [values.theme] : ['light', 'dark'];

const gallery = await serveGallery();
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--autoplay-policy=no-user-gesture-required',
  ],
});

try {
  await mkdir(values.out, { recursive: true });
  const page = await browser.newPage();
  page.on('console', message => ['error', 'warn'].includes(message.type()) && console.error(message.text()));
  page.on('pageerror', error => console.error(error));
  await page.goto(gallery.url);
  const scenes = await page.evaluate(() => window.galleryScenes);
  let count = 0;
  for (const { id, frame } of scenes.filter(scene => !values.only || scene.id.includes(values.only))) {
    for (const [width, height] of SIZES[frame]) {
      for (const theme of themes) {
        await page.setViewport({ width, height });
        await page.goto(
          `${gallery.url}?scene=${id}&theme=${theme}${values.language ? `&language=${values.language}` : ''}`,
        );
        await page.waitForFunction(() =>
          [...document.querySelectorAll('video')].every(
            video => !video.srcObject || video.style.display === 'none' || video.readyState >= 2,
          ),
        );
        await page.screenshot({
          path: join(values.out, `${id}-${width}-${theme}${values.language ? `-${values.language}` : ''}.png`),
          fullPage: frame !== 'panel',
        });
        count += 1;
      }
    }
  }
  console.log(`${count} pictures in ${values.out}`);
} finally {
  await browser.close();
  await gallery.close();
}
