import { defineConfig } from 'wxt';
import { manifestLocale } from './scripts/lib/manifest-locale.ts';

// The extension's build. Explicit imports everywhere, nothing loaded from the network at run time.
export default defineConfig({
  modules: ['@wxt-dev/module-vue', '@wxt-dev/webextension-polyfill'],
  imports: false,
  outDir: '.output',
  manifestVersion: 3,
  // The server offers these files to whoever has no extension yet (scripts/lib/build.ts).
  zip: { artifactTemplate: 'sidestage-{{browser}}.zip', zipSources: false },
  // `npm run dev` opens the browser itself, with the demo page.
  webExt: { disabled: true },
  suppressWarnings: { firefoxDataCollection: true },
  manifest: ({ browser }) => ({
    name: '__MSG_manifest_name__',
    description: '__MSG_manifest_description__',
    default_locale: 'en',
    permissions: browser === 'firefox' ? ['storage'] : ['storage', 'sidePanel'],
    // Declared here and built as a plain script: WXT's own kind would bring its runtime and a polyfill into every page.
    content_scripts: [
      { matches: ['http://*/*', 'https://*/*'], js: ['assistant.js'], css: ['assets/mark.css'], run_at: 'document_end' },
    ],
    action: { default_title: '__MSG_manifest_action_title__' },
    // sidePanel.open() came with Chrome 116, light-dark() colours with 123.
    ...(browser === 'firefox' ? {} : { minimum_chrome_version: '123' }),
    browser_specific_settings: { gecko: { id: 'sidestage@sidestage.example', strict_min_version: '128.0' } },
  }),
  vite: () => ({
    build: { sourcemap: false },
  }),
  hooks: {
    // WXT would take the titles of the HTML files, which no catalogue translates.
    'build:manifestGenerated': (_wxt, manifest) => {
      if (manifest.action) manifest.action.default_title = '__MSG_manifest_action_title__';
      if (manifest.sidebar_action) manifest.sidebar_action.default_title = '__MSG_manifest_name__';
    },
    'build:publicAssets': (wxt, files) => {
      files.push({ relativeDest: '_locales/en/messages.json', contents: manifestLocale(wxt.config.root) });
    },
  },
});
