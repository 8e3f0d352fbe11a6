import { browser } from 'wxt/browser';
import { compilePattern } from '../core/links/patterns.ts';
import { Recogniser } from '../core/links/recognise.ts';
import { isRecord, type LinkSettings, readLinkSettings, readOrigins, withPolicy } from '../core/links/settings.ts';
import { trusts } from '../core/links/trust.ts';
import { ASSISTANT_KEY, type AssistantConfig } from './assistantConfig.ts';
import { builtInServers } from './builtIn.ts';
import { linkSettings, trustedPrivately, trustedServers } from './items.ts';
import { isPrivate } from './privateWindows.ts';

/** The administrator's policy (`storage.managed`, described in `managed-schema.json`); empty where there is none. */
async function managedPolicy(): Promise<Record<string, unknown>> {
  try {
    const policy: unknown = await browser.storage.managed.get(null);
    return isRecord(policy) ? policy : {};
  } catch {
    return {};
  }
}

/** Origins trusted without the person's doing: by the administrator, and built in. */
export async function givenServers(): Promise<string[]> {
  return [...new Set([...readOrigins((await managedPolicy())['trustedServers']), ...builtInServers()])];
}

/** All origins that may be contacted without asking, besides this machine. */
export async function trustedOrigins(): Promise<Set<string>> {
  const privately = isPrivate() ? await trustedPrivately.getValue() : [];
  return new Set([...readOrigins([...(await trustedServers.getValue()), ...privately]), ...(await givenServers())]);
}

async function effectiveLinkSettings(): Promise<LinkSettings> {
  return withPolicy(readLinkSettings(await linkSettings.getValue()), await managedPolicy());
}

/** The settings that content scripts use, from all sources. */
export async function assistantConfig(): Promise<AssistantConfig> {
  const [origins, settings] = await Promise.all([trustedOrigins(), effectiveLinkSettings()]);
  return {
    click: settings.click,
    quietSites: settings.quietSites,
    origins: [...origins],
    off: settings.servicesOff,
    patterns: settings.patterns.map(compilePattern).filter(link => link !== null),
  };
}

/** What the extension's pages and background recognise: the same as content scripts. */
export async function currentRecogniser(): Promise<Recogniser> {
  const { origins, off, patterns } = await assistantConfig();
  const set = new Set(origins);
  return new Recogniser({ trusts: origin => trusts(origin, set), off, patterns });
}

/** Whether something that was stored changes how links are read. */
export function concernsLinks(changes: object, area: string): boolean {
  return area === 'managed' || (area === 'local' && ('trustedServers' in changes || 'links' in changes));
}

/** Keeps what content scripts read up to date, so that none of the frames of a page has to work it out. */
export function publishConfig(): void {
  // One item for all windows: what private ones know of is not written there.
  if (isPrivate()) return;
  const publish = async () => {
    await browser.storage.local.set({ [ASSISTANT_KEY]: await assistantConfig() });
  };
  browser.runtime.onInstalled.addListener(() => void publish());
  browser.runtime.onStartup.addListener(() => void publish());
  browser.storage.onChanged.addListener((changes, area) => {
    if (concernsLinks(changes, area)) void publish();
  });
}
