// Who may import whom: the table of docs/architecture.md as lint rules.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap/paths.mjs';
import { folderRule } from './folder-rule.js';

const client = ['links', 'media', 'session', 'extension', 'stores', 'composables', 'components'];
const roots = ['entrypoints', 'web', 'views'];
const outside = ['server', 'tests', 'bench', 'scripts'];
const folders = ['room', 'protocol', ...client, ...roots, ...outside];

/**
 * @typedef {object} Row
 * @property {string[]} may folders that may be imported
 * @property {string[]} [types] folders or single files of which only types may be imported
 * @property {string} [npm] which packages may not be imported, as a regular expression, and
 * @property {string} [instead] what to do instead
 */

const noFramework = '^(vue|pinia|@vueuse|reka-ui|@lucide|wxt|webextension-polyfill)(/|$)';
const noBrowserApi = '^(wxt/browser|wxt/utils/storage|webextension-polyfill)$';
const noLibrary = '^(?!node:)[^.]';

/** @type {Record<string, Row>} */
const table = {
  room: {
    may: [],
    npm: '^(?!valibot$)[^.]',
    instead: 'room/ is pure: only the schema library; pass time, ids and everything else in.',
  },
  protocol: {
    may: ['room'],
    npm: '^(?!valibot$)[^.]',
    instead: 'protocol/ runs in browser and Node alike: only the schema library.',
  },
  server: { may: ['room', 'protocol'] },
  links: {
    may: [],
    types: ['protocol'],
    npm: noLibrary,
    instead: 'links/ is loaded into every page: keep it free of libraries.',
  },
  media: {
    may: ['protocol'],
    npm: noFramework,
    instead: 'media/ knows neither Vue nor the extension: let a store or a composable wrap it.',
  },
  session: {
    may: ['room', 'protocol'],
    types: ['core/media/MediaEngine.ts'],
    npm: noFramework,
    instead: 'session/ is headless: let a store wrap it.',
  },
  extension: { may: ['protocol', 'links', 'media'] },
  stores: {
    may: ['session', 'media', 'extension', 'room'],
    types: ['protocol'],
    npm: noBrowserApi,
    instead: 'stores/ get extension/ injected; browser.* is touched there only.',
  },
  composables: {
    may: ['media'],
    types: ['room', 'protocol', 'links'],
    npm: noBrowserApi,
    instead: 'browser.* is touched in extension/ only; take what you need as an argument.',
  },
  components: {
    may: ['composables'],
    types: ['room', 'protocol', 'links', 'media'],
    npm: '^(pinia$|wxt(/|$)|webextension-polyfill$|peerjs$)',
    instead: 'components/ take props and emit events; wire stores and browser.* in entrypoints/ or web/.',
  },
  views: {
    may: ['components', 'composables', 'stores', 'room'],
    types: ['session', 'media', 'links', 'protocol'],
    npm: noBrowserApi,
    instead: 'views/ bind stores to components; browser.* is touched in extension/ only.',
  },
  entrypoints: { may: ['room', 'protocol', 'views', ...client] },
  web: { may: ['room', 'protocol', 'views', ...client], npm: noBrowserApi, instead: 'web/ is an ordinary page.' },
};

/** One flat-config object a folder. */
export const boundaries = Object.entries(table).map(([folder, { may, types = [], npm, instead }]) => ({
  files: [`${folder}/**/*.{ts,vue}`],
  ignores: ['web/vite.config.ts'],
  plugins: { sidestage: { rules: { folders: folderRule } } },
  rules: {
    'sidestage/folders': ['error', { folder, open: may, types, closed: folders.filter((other) => !may.includes(other)) }],
    '@typescript-eslint/no-restricted-imports': ['error', { patterns: npm ? [{ regex: npm, message: instead }] : [] }],
  },
}));

/** Source folders that exist without a row in the table; a unit test keeps this empty. */
export function foldersWithoutRow() {
  const known = [...folders, 'assets', 'docs', 'public', 'node_modules'];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !known.includes(entry.name))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(root, name)));
}
