import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'wxt';
import { backgroundAssets } from './tools/lib/background-assets.ts';
import { manifestLocales } from './tools/lib/manifest-locale.ts';
import { pageCatalogues } from './tools/lib/messages/page-catalogues.ts';
import { recordBundled, writeNotices } from './tools/lib/notices.ts';

/** Plain scripts without WXT's words around them about a crash at start: every page would load those. */
const bareScript = {
  name: 'bare-script',
  transform(code: string, id: string) {
    const [, script] = /import definition from ["']([^"']+)["']/.exec(code) ?? [];
    if (!id.includes('wxt-unlisted-script-entrypoint') || script === undefined) return null;
    return `import definition from ${JSON.stringify(script)}; export default definition.main();`;
  },
};

// The extension's build. Explicit imports everywhere, nothing loaded from the network at run time.
export default defineConfig({
  modules: ['@wxt-dev/module-vue', '@wxt-dev/webextension-polyfill'],
  imports: false,
  outDir: '.output',
  manifestVersion: 3,
  // The server offers these files to whoever has no extension yet (tools/lib/build.ts).
  zip: { artifactTemplate: 'sidestage-{{browser}}.zip', zipSources: false },
  // `npm run dev` opens the browser itself, with the demo page.
  webExt: { disabled: true },
  suppressWarnings: { firefoxDataCollection: true },
  manifest: ({ browser }) => ({
    name: '__MSG_manifest_name__',
    description: '__MSG_manifest_description__',
    default_locale: 'en',
    // Each is accounted for in docs/decisions/0020-permissions.md.
    permissions: ['storage', 'contextMenus', ...(browser === 'firefox' ? [] : ['sidePanel'])],
    // Declared here and built as a plain script: WXT's own kind would bring its runtime and a polyfill into every page.
    content_scripts: [
      {
        matches: ['http://*/*', 'https://*/*'],
        js: ['assistant.js'],
        css: ['assets/mark.css'],
        run_at: 'document_end',
        all_frames: true,
        // Frames without an address of their own (srcdoc, about:blank) belong to the page that made them.
        match_origin_as_fallback: true,
      } as never,
    ],
    commands: {
      'open-first-link': { suggested_key: { default: 'Alt+Shift+J' }, description: '__MSG_menu_open_first_link__' },
      // Free in Chrome and Firefox; whoever has them otherwise sets others, or none.
      'toggle-microphone': { suggested_key: { default: 'Alt+Shift+M' }, description: '__MSG_keys_global_microphone__' },
      'toggle-camera': { suggested_key: { default: 'Alt+Shift+V' }, description: '__MSG_keys_global_camera__' },
    },
    ...(browser === 'firefox' ? {} : { storage: { managed_schema: 'managed-schema.json' } }),
    // Firefox's own would take a server on this machine for one with TLS (`upgrade-insecure-requests`).
    ...(browser === 'firefox'
      ? { content_security_policy: { extension_pages: "script-src 'self'; object-src 'self'" } }
      : {}),
    action: { default_title: '__MSG_manifest_action_title__' },
    // WebAssembly of the extension's own files, which finds the person in a picture; no code comes from elsewhere.
    ...(browser === 'firefox'
      ? {}
      : { content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" } }),
    // sidePanel.open() came with Chrome 116, light-dark() colours with 123, caretPositionFromPoint() with 128.
    ...(browser === 'firefox' ? {} : { minimum_chrome_version: '128' }),
    // CSS highlights came with Firefox 140.
    browser_specific_settings: { gecko: { id: 'sidestage@sidestage.example', strict_min_version: '140.0' } },
  }),
  vite: ({ command }) => ({
    // `npm run dev` has source maps; what is given away has none, and the notices of what it bundles.
    build: command === 'build' ? { sourcemap: false, license: recordBundled() } : { sourcemap: 'inline' },
    plugins: [bareScript, pageCatalogues()],
  }),
  hooks: {
    'build:done': wxt => {
      if (wxt.config.command === 'build') writeNotices(wxt.config.outDir);
    },
    // WXT would take the titles of the HTML files, which no catalogue translates.
    'build:manifestGenerated': (_wxt, manifest) => {
      if (manifest.action) manifest.action.default_title = '__MSG_manifest_action_title__';
      if (manifest.sidebar_action) {
        manifest.sidebar_action.default_title = '__MSG_manifest_name__';
        // Firefox would open it on installing, with nothing in it.
        manifest.sidebar_action.open_at_install = false;
      }
    },
    'build:publicAssets': (wxt, files) => {
      // Firefox hands out no single frames of a camera.
      if (wxt.config.browser !== 'firefox')
        files.push(...backgroundAssets.map(({ source, path }) => ({ absoluteSrc: source, relativeDest: path })));
      files.push(...manifestLocales().map(({ path, contents }) => ({ relativeDest: path, contents })));
      // Not in public/, which the web pages share.
      const schema = readFileSync(join(wxt.config.root, 'assets', 'managed-schema.json'), 'utf8');
      files.push({ relativeDest: 'managed-schema.json', contents: schema });
    },
  },
});
