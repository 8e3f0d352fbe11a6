import { browser } from 'wxt/browser';
import { Recogniser, type SessionMatch } from '../core/links/recognise.ts';
import { findTextLinks } from '../core/links/textLinks.ts';
import { currentRecogniser } from './config.ts';

/** Reads a link or a selected text at once, by shapes alone: nothing may be awaited in a gesture. */
const byShape = new Recogniser({ trusts: () => false });

/** The session a link or a selection leads to, told at once. The person chose it, so a missing scheme is https. */
export function sessionIn(linkUrl: string | undefined, selection: string | undefined): SessionMatch | null {
  if (linkUrl !== undefined) return byShape.recognise(linkUrl);
  const text = (selection ?? '').trim();
  return findTextLinks(text, byShape)[0]?.match ?? findTextLinks(`https://${text}`, byShape)[0]?.match ?? null;
}

/** Opens a session of another service as it is opened usually: in a tab. Looked at again first. */
export async function openInTab(url: string, openerTabId?: number): Promise<void> {
  const match = (await currentRecogniser()).recognise(url);
  if (!match) return;
  await browser.tabs.create({ url: match.url, ...(openerTabId === undefined ? {} : { openerTabId }) });
}
