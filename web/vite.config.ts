import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';
import { backgroundAssets } from '../tools/lib/background-assets.ts';
import { BUILD_TARGETS } from '../tools/lib/engines.ts';
import { pageCatalogues } from '../tools/lib/messages/page-catalogues.ts';
import { recordBundled, writeNotices } from '../tools/lib/notices.ts';
import { writtenPolicy } from '../tools/lib/written-policy.ts';

const here = import.meta.dirname;
const outDir = join(here, '..', '.output', 'web');

/** `index.html` creates rooms; `room.html` is served at /r/SLUG, `privacy.html` at /privacy. */
const pages = ['index', 'room', 'privacy'].filter(name => existsSync(join(here, `${name}.html`)));

/** The files that the background library loads by itself: under their own names, which it knows them by. */
const background: Plugin = {
  name: 'background-assets',
  generateBundle() {
    for (const { source, path } of backgroundAssets)
      this.emitFile({ type: 'asset', fileName: path, source: readFileSync(source) });
  },
};

const policy: Plugin = {
  name: 'written-policy',
  transformIndexHtml: html => html.replace('<!-- policy -->', writtenPolicy),
};

const thirdPartyNotices: Plugin = { name: 'third-party-notices', writeBundle: () => writeNotices(outDir) };

export default defineConfig(({ mode }) => ({
  root: here,
  base: '/',
  publicDir: join(here, 'public'),
  plugins: [vue(), pageCatalogues(), background, policy, thirdPartyNotices],
  build: {
    outDir,
    emptyOutDir: true,
    // `npm run dev` builds in this mode.
    sourcemap: mode === 'development',
    license: recordBundled(),
    target: BUILD_TARGETS,
    cssTarget: BUILD_TARGETS,
    rolldownOptions: { input: Object.fromEntries(pages.map(name => [name, join(here, `${name}.html`)])) },
  },
}));
