import { join } from 'node:path';
import { root } from '../bootstrap/paths.mjs';

export { root };

/** Where builds go; the server serves the pages of `web`. */
export const output = {
  chrome: join(root, '.output', 'chrome-mv3'),
  chromeDev: join(root, '.output', 'chrome-mv3-dev'),
  edge: join(root, '.output', 'edge-mv3'),
  opera: join(root, '.output', 'opera-mv3'),
  firefox: join(root, '.output', 'firefox-mv3'),
  web: join(root, '.output', 'web'),
};

/** The command-line files of our tools, run by `process.execPath` so that no shell and no PATH is involved. */
export const tool = {
  eslint: join(root, 'node_modules', 'eslint', 'bin', 'eslint.js'),
  addonsLinter: join(root, 'node_modules', 'addons-linter', 'bin', 'addons-linter'),
  tsc: join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  vite: join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
  vitest: join(root, 'node_modules', 'vitest', 'vitest.mjs'),
  prettier: join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
  knip: join(root, 'node_modules', 'knip', 'bin', 'knip.js'),
  vueTsc: join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js'),
  wxt: join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs'),
  puppeteer: join(root, 'node_modules', 'puppeteer', 'lib', 'puppeteer', 'node', 'cli.js'),
};
