// Renders assets/icon.svg into public/icon/*.png, and into web/public/: share.png, which other sites show beside links
// to our pages, and the icons of the installed app. Run by hand after changing the drawing:
//   node_modules/.bin/node tools/make-icons.mjs
import { mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import puppeteer from 'puppeteer';
import { ensureBrowser } from './lib/browser.ts';
import { browserArgs } from './lib/browser-args.ts';
import { root } from './lib/paths.ts';

const svg = readFileSync(join(root, 'assets', 'icon.svg'), 'utf8');
const folder = join(root, 'public', 'icon');
mkdirSync(folder, { recursive: true });

const browser = await puppeteer.launch({
  executablePath: await ensureBrowser(console.log),
  pipe: true,
  args: [...browserArgs(), '--force-color-profile=srgb'],
});
const page = await browser.newPage();
async function render(path, size, drawing) {
  await page.setViewport({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${drawing}`);
  await page.screenshot({ path, omitBackground: true });
  console.log(relative(root, path));
}
for (const size of [16, 32, 48, 96, 128]) await render(join(folder, `${size}.png`), size, svg);

// On stage the toolbar's button says how the microphone stands, told apart without colours too. The number on it covers
// the lower edge.
const dot = (colour, sign) =>
  svg.replace(
    '</svg>',
    `<circle cx="90" cy="38" r="35" fill="${colour}" stroke="#fff" stroke-width="8" />${sign}</svg>`,
  );
const states = {
  on: dot('#15803d', ''),
  off: dot('#b91c1c', '<path d="M72 56 108 20" stroke="#fff" stroke-width="13" stroke-linecap="round" />'),
};
for (const [state, drawing] of Object.entries(states))
  for (const size of [16, 32]) await render(join(folder, `stage-${state}-${size}.png`), size, drawing);

const share = { width: 1200, height: 630 };
const backdrop = 'margin: 0; height: 100vh; display: grid; place-content: center; justify-items: center; gap: 36px;';
const name = 'font: 600 84px/1 "DejaVu Sans", system-ui, sans-serif; letter-spacing: -.02em; color: #fff';
mkdirSync(join(root, 'web', 'public'), { recursive: true });
await page.setViewport(share);
await page.setContent(
  `<body style='${backdrop} background: #1e1b4b'><div style="width: 280px">${svg}</div><div style='${name}'>Sidestage</div>`,
);
await page.screenshot({ path: join(root, 'web', 'public', 'share.png') });
console.log('web/public/share.png');

/** Without transparent corners: systems cut their own shape out of it, and leave a circle of 80 % in any case. */
const filled = scale =>
  svg
    .replace('<rect x="4" y="4" width="120" height="120" rx="28"', '<rect width="128" height="128"')
    .replace('<!-- the page -->', `<g transform="translate(64 64) scale(${scale}) translate(-64 -64)">`)
    .replace('</svg>', '</g></svg>');
const app = [
  ['app-192.png', 192, svg],
  ['app-512.png', 512, svg],
  ['app-maskable-512.png', 512, filled(0.82)],
  // iOS cuts only its corners.
  ['apple-touch-icon.png', 180, filled(0.95)],
];
for (const [file, size, drawing] of app) await render(join(root, 'web', 'public', file), size, drawing);
await browser.close();
