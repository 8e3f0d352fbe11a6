import { BROWSERS } from '../lib/manifest.ts';

const ENDS = ['client', 'server'] as const;

/** What a release has for the stores, and for tests of later releases, by name. Texts beside it have no version. */
export function releaseFiles(version: string) {
  const named = (rest: string) => `sidestage-${version}-${rest}`;
  return {
    /** One a browser; `built` is what the build calls it, in `.output/`. */
    packages: BROWSERS.map(browser => ({ built: `sidestage-${browser}.zip`, name: named(`${browser}.zip`) })),
    /** For Firefox's reviewers. */
    sources: named('sources.zip'),
    golden: ENDS.map(end => ({ end, name: named(`golden-${end}.js`) })),
  };
}
