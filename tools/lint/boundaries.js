// Who may import whom: the table of docs/architecture.md as lint rules.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap/paths.mjs';
import { folderRule } from './folder-rule.js';

const core = ['core/language', 'core/room', 'core/protocol', 'core/links', 'core/media', 'core/session', 'core/log'];
const roots = ['entrypoints', 'web'];
const folders = [...core, 'extension', 'components', 'app', ...roots, 'server', 'tests', 'tools'];

/**
 * @typedef {object} Row
 * @property {string[]} may folders that may be imported
 * @property {string[]} [types] folders or single files of which only types may be imported
 * @property {Record<string, string[]>} [features] which features inside the folder build on which others
 * @property {string} [npm] which packages may not be imported, as a regular expression, and
 * @property {string} [instead] what to do instead
 */

const noFramework = '^(vue|pinia|@vueuse|reka-ui|@lucide|wxt|webextension-polyfill)(/|$)';
const noBrowserApi = '^(wxt/browser|wxt/utils/storage|webextension-polyfill)$';
const noLibrary = '^(?!node:)[^.]';

/** @type {Record<string, Row>} */
const table = {
  'core/language': {
    may: [],
    npm: noLibrary,
    instead: 'core/language/ words messages for browser and server alike: pass catalogues in.',
  },
  'core/room': {
    may: [],
    npm: '^(?!valibot$)[^.]',
    instead: 'core/room/ is pure: only the schema library; pass time, ids and everything else in.',
  },
  'core/protocol': {
    may: ['core/room'],
    npm: '^(?!valibot$)[^.]',
    instead: 'core/protocol/ runs in browser and Node alike: only the schema library.',
  },
  'core/links': {
    may: [],
    types: ['core/protocol', 'core/language/messageKeys.ts'],
    npm: noLibrary,
    instead: 'core/links/ is loaded into every page: keep it free of libraries.',
  },
  'core/media': {
    may: ['core/protocol'],
    npm: noFramework,
    instead: 'core/media/ knows neither Vue nor the extension: let a store or a composable of app/ wrap it.',
  },
  'core/session': {
    may: ['core/room', 'core/protocol'],
    types: ['core/media/MediaEngine.ts'],
    npm: noFramework,
    instead: 'core/session/ is headless: let a store of app/ wrap it.',
  },
  'core/log': {
    may: ['core/protocol'],
    types: ['core/media', 'core/session'],
    npm: noLibrary,
    instead: 'core/log/ writes down words of its own list: let whoever watches something pass it in.',
  },
  server: { may: ['core/language', 'core/room', 'core/protocol'] },
  extension: { may: ['core/language', 'core/protocol', 'core/links', 'core/media', 'core/log'] },
  components: {
    // How messages are worded, what starts everything that plays, what cuts names into letters where the browser
    // cannot, and what of a text can be seen.
    may: [
      'core/language/languages.ts',
      'core/language/wording.ts',
      'core/media/playback.ts',
      'core/media/letters.ts',
      'core/room/visible.ts',
    ],
    features: {
      // The form to join stands on the event's page as in the room.
      event: ['room', 'people'],
      hosting: ['event'],
      questions: ['activities'],
      // The bar has the device menus.
      stage: ['devices', 'room', 'people'],
      chat: ['people'],
      diagnosis: ['devices'],
      links: ['room'],
    },
    types: core,
    npm: '^(pinia$|wxt(/|$)|webextension-polyfill$|peerjs$)',
    instead: 'components/ take props and emit events; wire stores in app/, and browser.* in extension/.',
  },
  app: {
    may: ['components', ...core],
    // `room` is the screen that shows the others, and has the session that they read: folders of both import each
    // other, files never in a circle (tests/unit/import-circles.test.ts). The rest is who needs whose store besides.
    features: {
      'platform.ts': ['room', 'stage'],
      room: [
        ...['platform.ts', 'activities', 'captions', 'chat', 'devices', 'diagnosis', 'invitations', 'links', 'people'],
        ...['questions', 'recording', 'stage'],
      ],
      activities: ['room', 'questions'],
      captions: ['room'],
      // `people` knows whose name could be taken for a moderator's.
      chat: ['room', 'platform.ts', 'people'],
      devices: ['room', 'platform.ts', 'stage'],
      diagnosis: ['room', 'platform.ts'],
      invitations: ['room'],
      links: ['room', 'platform.ts'],
      people: ['room', 'devices'],
      questions: ['room', 'people'],
      recording: ['room'],
      stage: ['room', 'platform.ts', 'captions', 'devices', 'diagnosis', 'people'],
    },
    npm: noBrowserApi,
    instead: 'app/ gets what extension/ does injected (its platform); browser.* is touched there only.',
  },
  entrypoints: {
    may: [...core, 'extension', 'components', 'app'],
    npm: noBrowserApi,
    instead: 'entrypoints/ put together: add a function to extension/ for what browser.* does.',
  },
  web: { may: [...core, 'extension', 'components', 'app'], npm: noBrowserApi, instead: 'web/ is an ordinary page.' },
};

/** One flat-config object a folder. */
export const boundaries = Object.entries(table).map(([folder, { may, types = [], features, npm, instead }]) => ({
  files: [`${folder}/**/*.{ts,vue}`],
  ignores: ['web/vite.config.ts'],
  plugins: { sidestage: { rules: { folders: folderRule } } },
  rules: {
    'sidestage/folders': [
      'error',
      {
        folder,
        open: may,
        types,
        closed: folders.filter(other => !may.includes(other)),
        ...(features ? { features } : {}),
      },
    ],
    '@typescript-eslint/no-restricted-imports': ['error', { patterns: npm ? [{ regex: npm, message: instead }] : [] }],
  },
}));

/** Source folders that exist without a row in the table; a unit test keeps this empty. */
export function foldersWithoutRow() {
  const known = [...folders, 'core', 'assets', 'docs', 'public', 'node_modules'];
  const inside = folder =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(entry => (folder === '' ? entry.name : `${folder}/${entry.name}`));
  return [...inside(''), ...inside('core')].filter(name => !known.includes(name));
}
