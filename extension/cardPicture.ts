import { browser } from 'wxt/browser';
import type { CardPicture } from '../core/links/card/CardControl.ts';
import { CARD_STYLE } from '../core/links/cardStyle.ts';
import { cardWords } from '../core/links/cardWords.ts';
import { currentRecogniser } from './config.ts';
import { knownStatus, roomStatus } from './roomStatus.ts';

/**
 * What a page's card shows for a link. The link is read again here: a page's script cannot make us
 * ask a server that is not trusted.
 * @param keep whether what the server says may be remembered for a minute
 */
export async function describeLink(url: string, fresh: boolean, keep = true): Promise<CardPicture | null> {
  const match = (await currentRecogniser()).recognise(url);
  if (!match || match.verify) return null;
  const status = match.provider === 'own' ? await (fresh ? roomStatus(url, Date.now, keep) : knownStatus(url)) : null;
  const text = (name: string) => browser.i18n.getMessage(name as never);
  return { words: cardWords(match, status, text), style: CARD_STYLE };
}
