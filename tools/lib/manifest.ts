import type { UserManifest } from 'wxt';
import { OLDEST_FOR_EXTENSION } from '../../core/oldest-browsers.ts';
import { geckoId } from './identity.ts';

/** Those for which there is a package. All but Firefox run Chromium's code. */
export const BROWSERS = ['chrome', 'edge', 'opera', 'firefox'] as const;

/**
 * What the extension sends out of the browser, in the words of Firefox's store: to the server of a room, and to the
 * people in it, once a person goes there. `docs/store.md` has the reasons; source of the words:
 * https://extensionworkshop.com/documentation/develop/firefox-builtin-data-consent/
 */
const SENT = ['authenticationInfo', 'personalCommunications', 'personallyIdentifyingInfo', 'websiteContent'];

/** Where content scripts run. */
const EVERYWHERE = {
  matches: ['http://*/*', 'https://*/*'],
  all_frames: true,
  // Frames without an address of their own (srcdoc, about:blank) belong to the page that made them.
  match_origin_as_fallback: true,
};

/** The manifest for one browser, without what WXT finds in `entrypoints/`. */
export function manifestFor(browser: string, env: Readonly<Record<string, string | undefined>>): UserManifest {
  return {
    name: '__MSG_manifest_name__',
    description: '__MSG_manifest_description__',
    default_locale: 'en',
    ...(env['SIDESTAGE_VERSION'] ? { version: env['SIDESTAGE_VERSION'] } : {}),
    // Declared here and built as a plain script: WXT's own kind would bring its runtime and a polyfill into every page.
    content_scripts: [
      // Hears of clicks before the page's own scripts can; the other one costs the page nothing while it loads.
      { js: ['first.js'], run_at: 'document_start', ...EVERYWHERE } as never,
      { js: ['assistant.js'], css: ['assets/mark.css'], run_at: 'document_end', ...EVERYWHERE } as never,
    ],
    commands: {
      'open-first-link': { suggested_key: { default: 'Alt+Shift+J' }, description: '__MSG_menu_open_first_link__' },
      // Free in Chrome and Firefox; whoever has them otherwise sets others, or none.
      'toggle-microphone': { suggested_key: { default: 'Alt+Shift+M' }, description: '__MSG_keys_global_microphone__' },
      'toggle-camera': { suggested_key: { default: 'Alt+Shift+V' }, description: '__MSG_keys_global_camera__' },
    },
    action: { default_title: '__MSG_manifest_action_title__' },
    ...(browser === 'firefox' ? inFirefox(env) : IN_CHROMIUM),
  };
}

// Each permission is accounted for in docs/store.md, which a test compares with the manifests.
const PERMISSIONS = ['storage', 'contextMenus'];

const IN_CHROMIUM: UserManifest = {
  permissions: [...PERMISSIONS, 'sidePanel'],
  storage: { managed_schema: 'managed-schema.json' },
  // What private windows keep is theirs alone, and gone with them: docs/decisions/0072-what-is-kept-in-the-browser.md
  // says how. Firefox knows no split, and does so anyway.
  incognito: 'split',
  // WebAssembly of the extension's own files, which finds the person in a picture; no code comes from elsewhere.
  content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
  // sidePanel.open() came with Chrome 116, light-dark() colours with 123, caretPositionFromPoint() with 128.
  minimum_chrome_version: String(OLDEST_FOR_EXTENSION.Chrome),
};

function inFirefox(env: Readonly<Record<string, string | undefined>>): UserManifest {
  return {
    permissions: PERMISSIONS,
    // Firefox's own would take a server on this machine for one with TLS (`upgrade-insecure-requests`).
    content_security_policy: { extension_pages: "script-src 'self'; object-src 'self'" },
    browser_specific_settings: {
      gecko: {
        id: geckoId(env),
        // CSS highlights came with Firefox 140.
        strict_min_version: `${OLDEST_FOR_EXTENSION.Firefox}.0`,
        data_collection_permissions: { required: SENT },
      },
    },
  };
}
