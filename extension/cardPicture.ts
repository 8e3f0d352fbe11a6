import type { CardPicture } from '../core/links/card/CardControl.ts';
import { CARD_STYLE } from '../core/links/cardStyle.ts';
import { cardWords } from '../core/links/cardWords.ts';
import { currentRecogniser } from './config.ts';
import { extensionWords } from './extensionWords.ts';
import { knownStatus, roomStatus } from './roomStatus.ts';

/**
 * What a page's card shows for a link. The link is read again here: a page's script cannot make us
 * ask a server that is not trusted.
 */
export async function describeLink(url: string, fresh: boolean): Promise<CardPicture | null> {
  const match = (await currentRecogniser()).recognise(url);
  if (!match || match.verify) return null;
  const status = match.provider === 'own' ? await (fresh ? roomStatus(url) : knownStatus(url)) : null;
  return { words: cardWords(match, status, await extensionWords()), style: CARD_STYLE };
}
