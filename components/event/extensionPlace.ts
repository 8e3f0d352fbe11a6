import { OLDEST_FOR_EXTENSION } from '../../core/oldest-browsers.ts';
import type { ServerFacts } from '../../core/protocol/http.ts';

/** Where a browser's users install the extension. */
export interface ExtensionPlace {
  /** The browser's name, as a person knows it. */
  readonly browser: string;
  readonly href: string;
}

type Places = ServerFacts['extension'];

/**
 * Which of the places is for the browser with this user agent; null where there is none, or the browser is too old.
 * Edge and Opera install from Chrome's store, too. Nothing but the user agent tells which store a browser installs
 * from.
 */
export function extensionPlace(userAgent: string, places: Places): ExtensionPlace | null {
  // Phones and tablets have no side panel and no such extensions. An iPad calls itself a Mac, with Safari.
  if (/Android|Mobile|iPhone|iPad/.test(userAgent)) return null;
  const [browser, href] = ofBrowser(userAgent, places);
  return href && !isTooOld(userAgent) ? { browser, href } : null;
}

/** Edge and Opera say, too, which Chrome they are made of. */
function isTooOld(userAgent: string): boolean {
  return Object.entries(OLDEST_FOR_EXTENSION).some(([name, oldest]) => {
    const [, version] = new RegExp(`\\b${name}/(\\d+)`).exec(userAgent) ?? [];
    return Number(version) < oldest;
  });
}

function ofBrowser(userAgent: string, { chrome, firefox, edge, opera }: Places): [string, string | null] {
  if (/\bFirefox\//.test(userAgent)) return ['Firefox', firefox];
  if (/\bEdg\//.test(userAgent)) return ['Edge', edge ?? chrome];
  if (/\bOPR\//.test(userAgent)) return ['Opera', opera ?? chrome];
  // Also what does not say its own name: Brave, Vivaldi, Chromium.
  return /\bChrome\//.test(userAgent) ? ['Chrome', chrome] : ['', null];
}
