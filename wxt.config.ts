import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'wxt';
import { backgroundAssets } from './tools/lib/background-assets.ts';
import { manifestFor } from './tools/lib/manifest.ts';
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

/**
 * Vue parses large parts of templates that never change by `innerHTML`, which the linter of Firefox's store cannot tell
 * from a page's text made into elements. A parser of its own does the same.
 */
const parsedApart = {
  name: 'parsed-apart',
  transform(code: string, id: string) {
    if (!/@vue[/+]runtime-dom/.test(id)) return null;
    return code.replace(
      /templateContainer\.innerHTML = unsafeToTrustedHTML\(([^]+?)\n +\);/,
      (_whole, html: string) =>
        `templateContainer.content.replaceChildren(...new DOMParser().parseFromString(unsafeToTrustedHTML(${html}), 'text/html').body.childNodes);`,
    );
  },
};

// The extension's build. Explicit imports everywhere, nothing loaded from the network at run time.
export default defineConfig({
  modules: ['@wxt-dev/module-vue', '@wxt-dev/webextension-polyfill'],
  imports: false,
  outDir: '.output',
  manifestVersion: 3,
  zip: { artifactTemplate: 'sidestage-{{browser}}.zip', zipSources: false },
  // `npm run dev` opens the browser itself, with the demo page.
  webExt: { disabled: true },
  manifest: ({ browser }) => manifestFor(browser, process.env),
  vite: ({ command }) => ({
    // `npm run dev` has source maps; what is given away has none, and the notices of what it bundles.
    build: command === 'build' ? { sourcemap: false, license: recordBundled() } : { sourcemap: 'inline' },
    plugins: [bareScript, parsedApart, pageCatalogues()],
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
