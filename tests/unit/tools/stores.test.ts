import { describe, expect, it } from 'vitest';
import { hashSources } from '../../../tools/lib/build-stamp.ts';
import { geckoId, geckoIdFault, OWN_GECKO_ID, versionOfTag } from '../../../tools/lib/identity.ts';
import { BROWSERS, manifestFor } from '../../../tools/lib/manifest.ts';
import { root } from '../../../tools/lib/paths.ts';
import {
  askedFor,
  type AskingManifest,
  lintFaults,
  readReport,
  reasonFaults,
  storeText,
} from '../../../tools/lib/stores.ts';
import { releaseFiles } from '../../../tools/release/files.ts';

const manifest = (browser: string, env = {}) => manifestFor(browser, env) as AskingManifest & { version?: string };

describe('what the extension asks for', () => {
  it('has a reason in docs/store.md in every browser, and nothing is explained there that it does not ask for', () => {
    expect(
      reasonFaults(
        BROWSERS.map(browser => manifest(browser)),
        storeText(),
      ),
    ).toEqual([]);
  });

  it('is found wherever a manifest asks, and a missing reason and a needless one are named', () => {
    const asking = {
      permissions: ['storage'],
      optional_permissions: ['tabs'],
      host_permissions: ['https://a.example/*'],
      optional_host_permissions: ['https://b.example/*'],
      content_scripts: [{ matches: ['http://*/*'] }],
      content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
      browser_specific_settings: { gecko: { data_collection_permissions: { required: ['none'], optional: ['x'] } } },
    };
    expect(askedFor(asking)).toEqual([
      'http://*/*',
      'https://a.example/*',
      'https://b.example/*',
      'none',
      'storage',
      'tabs',
      'wasm-unsafe-eval',
      'x',
    ]);
    const text = '| asks for | reason |\n| --- | --- |\n| `storage` | Keeps. |\n| `tabs` | |\n| `history` | Looks. |\n';
    expect(reasonFaults([{ permissions: ['storage', 'tabs'] }], text)).toEqual([
      'docs/store.md has no reason for tabs.',
      'docs/store.md explains history, for which no manifest asks.',
    ]);
  });

  it('Firefox is told what leaves the browser, and never "none": names, messages and calls do', () => {
    const data = manifest('firefox').browser_specific_settings?.gecko?.data_collection_permissions?.required;
    expect(data).toEqual(expect.arrayContaining(['personallyIdentifyingInfo', 'personalCommunications']));
    expect(data).not.toContain('none');
  });

  it('browsers other than Firefox are told nothing of Firefox, and have the side panel', () => {
    for (const browser of BROWSERS.filter(one => one !== 'firefox')) {
      expect(manifest(browser).browser_specific_settings).toBeUndefined();
      expect(manifest(browser).permissions).toContain('sidePanel');
    }
  });
});

describe('which file goes where', () => {
  /** The second column of the table in docs/store.md. */
  const files = [...storeText().matchAll(/^\|[^|\n]+\| `(sidestage-VERSION-[^`]+)` +\|/gm)].map(([, file]) => file);

  it('the table of docs/store.md has a package for every browser that there is one for, and the sources', () => {
    expect(files).toEqual([
      ...BROWSERS.map(browser => `sidestage-VERSION-${browser}.zip`),
      'sidestage-VERSION-sources.zip',
    ]);
    expect(files).toEqual(['chrome', 'edge', 'opera', 'firefox', 'sources'].map(one => `sidestage-VERSION-${one}.zip`));
  });

  it('a release makes what the table names, each package of what the build made for that browser', () => {
    const { packages, sources } = releaseFiles('VERSION');
    expect([...packages.map(({ name }) => name), sources]).toEqual(files);
    expect(packages.map(({ built }) => built)).toEqual(BROWSERS.map(browser => `sidestage-${browser}.zip`));
  });

  it('a release has its version in each name, and its golden ends beside the archives', () => {
    const { packages, sources, golden } = releaseFiles('1.2.3');
    expect(packages[0]?.name).toBe('sidestage-1.2.3-chrome.zip');
    expect(sources).toBe('sidestage-1.2.3-sources.zip');
    expect(golden.map(({ name }) => name)).toEqual([
      'sidestage-1.2.3-golden-client.js',
      'sidestage-1.2.3-golden-server.js',
    ]);
  });
});

describe('by what a release is known', () => {
  it('the id and the version are those of the environment; a build of one’s own has an id that no release takes', () => {
    const env = { SIDESTAGE_GECKO_ID: 'sidestage@rooms.org', SIDESTAGE_VERSION: '1.2.3' };
    expect(manifest('firefox', env).browser_specific_settings?.gecko?.id).toBe('sidestage@rooms.org');
    for (const browser of BROWSERS) expect(manifest(browser, env).version).toBe('1.2.3');
    expect(manifest('firefox').browser_specific_settings?.gecko?.id).toBe(OWN_GECKO_ID);
    expect(geckoId({ SIDESTAGE_GECKO_ID: '' })).toBe(OWN_GECKO_ID);
  });

  it.each([undefined, '', OWN_GECKO_ID, 'sidestage', 'sidestage@a.example', 'sidestage@a b', '{1-2}'])(
    'no release with the id %j',
    id => {
      expect(geckoIdFault({ SIDESTAGE_GECKO_ID: id })).toContain('SIDESTAGE_GECKO_ID');
    },
  );

  it.each(['sidestage@rooms.org', '@sidestage', '{daf44bf7-a45e-4450-979c-91cf07434c3d}'])('a release with %j', id => {
    expect(geckoIdFault({ SIDESTAGE_GECKO_ID: id })).toBeNull();
  });

  it('the version is that of the tag; a tag that browsers cannot count with is none', () => {
    expect(versionOfTag('v1.20.3')).toBe('1.20.3');
    for (const tag of ['1.2.3', 'v1.2', 'v1.2.3-rc.1', 'v1.02.3', 'v1.2.3.4', 'version'])
      expect(versionOfTag(tag)).toBeNull();
  });

  it('a build for another id, version or trusted server is another build', () => {
    const hash = (settings = {}) => hashSources(root, ['package.json'], settings);
    expect(hash({ WXT_TRUSTED_SERVERS: 'https://a.example' })).not.toBe(hash());
    expect(hash({ A: 'b', C: '' })).toBe(hash({ A: 'b' }));
    expect(hash({ A: '' })).toBe(hash());
  });
});

describe('what the linter of Firefox’s store says', () => {
  const one = (code: string) => ({ code, message: 'm', description: 'd', file: 'a.js', line: 3 });

  it('errors and warnings are named with their place; what is of phones alone is not', () => {
    const report = {
      errors: [one('BAD')],
      warnings: [one('UNSAFE'), one('KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION')],
    };
    expect(lintFaults(report)).toEqual(['a.js:3: BAD: m (d)', 'a.js:3: UNSAFE: m (d)']);
    expect(lintFaults({ errors: [], warnings: [] })).toEqual([]);
  });

  it('no report is a failure that says what was said instead', () => {
    expect(readReport('(node:1) Warning\n{"errors":[],"warnings":[]}')).toEqual({ errors: [], warnings: [] });
    expect(() => readReport('cannot open the file')).toThrow('cannot open the file');
  });
});
