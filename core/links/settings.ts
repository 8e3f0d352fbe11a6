/** What a plain click on a session link of our own does. */
export type ClickBehaviour = 'panel' | 'ask' | 'off';

/** How the link assistant behaves, as the person and their administrator want it. */
export interface LinkSettings {
  readonly click: ClickBehaviour;
  /** Ids of services that are not looked for. */
  readonly servicesOff: readonly string[];
  /** More links to look for, as `HOST/PATH` with `*`. */
  readonly patterns: readonly string[];
  /** Host names of sites on whose pages nothing is done. */
  readonly quietSites: readonly string[];
}

export const DEFAULT_LINK_SETTINGS: LinkSettings = { click: 'panel', servicesOff: [], patterns: [], quietSites: [] };

/** More entries than that in one list are nobody's wish. */
const MOST = 500;

/** Reads settings from storage, a policy or an imported file: whatever is not as it should be is left out. */
export function readLinkSettings(value: unknown): LinkSettings {
  const { click, servicesOff, patterns, quietSites } = isRecord(value) ? value : {};
  return {
    click: click === 'ask' || click === 'off' ? click : 'panel',
    servicesOff: strings(servicesOff),
    patterns: strings(patterns),
    quietSites: strings(quietSites),
  };
}

/** Those settings that are there and as they should be: of a file that says nothing of a setting, it stays. */
export function givenLinkSettings(value: unknown): Partial<LinkSettings> {
  const given = isRecord(value) ? value : {};
  const all = readLinkSettings(given);
  const { click, ...lists } = all;
  return {
    ...(given['click'] === click ? { click } : {}),
    ...Object.fromEntries(Object.entries(lists).filter(([name]) => Array.isArray(given[name]))),
  };
}

/**
 * An administrator's settings added to the person's: lists are joined, and the administrator's click behaviour wins.
 */
export function withPolicy(own: LinkSettings, policy: unknown): LinkSettings {
  const set = readLinkSettings(policy);
  return {
    click: isRecord(policy) && policy['click'] === set.click ? set.click : own.click,
    servicesOff: union(own.servicesOff, set.servicesOff),
    patterns: union(own.patterns, set.patterns),
    quietSites: union(own.quietSites, set.quietSites),
  };
}

/** The origins in a stored list or in a policy's `trustedServers`. */
export function readOrigins(value: unknown): string[] {
  return strings(value).flatMap(text => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url && (url.protocol === 'https:' || url.protocol === 'http:') ? [url.origin] : [];
  });
}

/** Whether a page is on a site that stays off: the host itself, or one under it. */
export function isQuiet(host: string, quietSites: readonly string[]): boolean {
  return quietSites.some(site => host === site || host.endsWith(`.${site}`));
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(entry => typeof entry === 'string').slice(0, MOST) : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}
