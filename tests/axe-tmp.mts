import { serveGallery } from './gallery/serve.ts';
import { violations } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
const gallery = await serveGallery(); const c = await launchChromium(); const page = await c.browser.newPage(); await page.setViewport({ width: 360, height: 720 });
await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
await page.goto(gallery.url);
const scenes = (await page.evaluate(() => (window as any).galleryScenes.map((s: any) => s.id))) as string[];
const re = new RegExp(process.argv[2]!);
for (const s of scenes.filter(x => re.test(x))) {
  await page.goto(`${gallery.url}?scene=${s}&theme=light`);
  for (const v of await violations(page)) console.log(s, v);
  await page.addStyleTag({ content: '* { transition: none !important; }' });
  await page.evaluate(() => { document.documentElement.dataset.theme = 'dark'; });
  for (const v of await violations(page, ['color-contrast'])) console.log(s, 'dark', v);
}
console.log(scenes.length, 'scenes'); await c.close(); await gallery.close();
