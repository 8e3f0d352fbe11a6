import { existsSync } from 'node:fs';
import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** `index.html` creates rooms; `room.html` is served at /r/SLUG. */
const pages = ['index', 'room'].filter((name) => existsSync(join(here, `${name}.html`)));

export default defineConfig({
  root: here,
  base: '/',
  publicDir: join(here, 'public'),
  plugins: [vue()],
  build: {
    outDir: join(here, '..', '.output', 'web'),
    emptyOutDir: true,
    sourcemap: false,
    rolldownOptions: { input: Object.fromEntries(pages.map((name) => [name, join(here, `${name}.html`)])) },
  },
});
