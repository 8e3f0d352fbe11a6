/**
 * What a build takes from its environment. Releases set all of it once, in `.github/workflows/release.yml`; whoever
 * builds for themselves needs none of it.
 */
export const BUILD_SETTINGS = ['SIDESTAGE_GECKO_ID', 'SIDESTAGE_VERSION', 'WXT_TRUSTED_SERVERS'] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The id of builds that nobody releases. No store takes it. */
export const OWN_GECKO_ID = 'sidestage@sidestage.example';

/**
 * By what Firefox and its store know the extension: the same for ever, since what people have installed is updated, and
 * keeps its storage, by this.
 */
export function geckoId(env: Environment): string {
  return env['SIDESTAGE_GECKO_ID'] || OWN_GECKO_ID;
}

/** Why a release cannot have this id; null when it can. Source of the form: MDN, browser_specific_settings. */
export function geckoIdFault(env: Environment): string | null {
  const id = geckoId(env);
  if (id === OWN_GECKO_ID) return 'SIDESTAGE_GECKO_ID is not set: docs/store.md says where and how.';
  if (
    /^(\{[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}|[\w.-]*@[\w.-]+)$/i.test(id) &&
    !/\.(example|invalid|test)$/.test(id)
  )
    return null;
  return `SIDESTAGE_GECKO_ID is "${id}", and Firefox takes a UUID in braces or a name like "sidestage@rooms.org".`;
}

/** The version that a tag names; null for any other tag. Browsers know three numbers and no words after them. */
export function versionOfTag(tag: string): string | null {
  return /^v((?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2})$/.exec(tag)?.[1] ?? null;
}
