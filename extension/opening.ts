import { browser } from 'wxt/browser';
import { Recogniser, type SessionMatch } from '../core/links/recognise.ts';
import { findTextLinks } from '../core/links/textLinks.ts';
import { concernsLinks, currentRecogniser } from './config.ts';

/** Reads by shapes alone: nothing may be awaited in a gesture. */
const byShape = new Recogniser({ trusts: () => false });
/** Reads by the person's settings, once a worker that has just been started has read them. */
let bySettings: Recogniser | null = null;

/** Keeps the settings at hand that links are read by in a gesture. */
export function followSettings(): void {
  bySettings = null;
  const read = () =>
    void currentRecogniser().then(
      now => (bySettings = now),
      () => {},
    );
  read();
  browser.storage.onChanged.addListener((changes, area) => concernsLinks(changes, area) && read());
}

/** Whether a link is read by the person's settings already; else by shapes, and it may be another kind to them. */
export function knowsSettings(): boolean {
  return bySettings !== null;
}

/**
 * The session a link or a selection leads to, told at once. The person chose it, so a missing scheme is https, and a
 * service that is switched off counts.
 */
export function sessionIn(
  linkUrl: string | undefined,
  selection: string | undefined,
  settings: Recogniser | null = bySettings,
): SessionMatch | null {
  return (settings && read(linkUrl, selection, settings)) ?? read(linkUrl, selection, byShape);
}

function read(linkUrl: string | undefined, selection: string | undefined, by: Recogniser): SessionMatch | null {
  if (linkUrl !== undefined) return by.recognise(linkUrl);
  const text = (selection ?? '').trim();
  return findTextLinks(text, by)[0]?.match ?? findTextLinks(`https://${text}`, by)[0]?.match ?? null;
}

/** Opens a session of another service as it is opened usually: in a tab. Looked at again first. */
export async function openInTab(url: string, openerTabId?: number): Promise<void> {
  const match = (await currentRecogniser()).recognise(url);
  if (match) await openMatch(match, openerTabId);
}

/** Opens what was recognised here, in a tab. */
export async function openMatch({ url }: SessionMatch, openerTabId?: number): Promise<void> {
  await browser.tabs.create({ url, ...(openerTabId === undefined ? {} : { openerTabId }) });
}
