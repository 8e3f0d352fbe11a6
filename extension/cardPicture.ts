import type { CardPicture } from '../core/links/card/CardControl.ts';
import { cardParts } from '../core/links/cardParts.ts';
import { CARD_STYLE } from '../core/links/cardStyle.ts';
import { type CardWords, cardWords, type Text } from '../core/links/cardWords.ts';
import type { SessionMatch } from '../core/links/recognise.ts';
import { currentRecogniser } from './config.ts';
import { extensionWords } from './extensionWords.ts';
import { knownStatus, mayBeAsked, roomStatus } from './roomStatus.ts';

/**
 * What a page's card shows for a link. The link is read again here: a page's script cannot make us
 * ask a server that is not trusted.
 * @param keep whether what the server says may be remembered for a minute
 */
export async function describeLink(url: string, fresh: boolean, keep = true): Promise<CardPicture | null> {
  const match = (await currentRecogniser()).recognise(url);
  if (!match || match.verify) return null;
  const words = await wordsOf(match, { fresh, keep }, await extensionWords());
  return { words, parts: cardParts(words), style: CARD_STYLE };
}

interface Looking {
  readonly fresh: boolean;
  readonly keep: boolean;
}

async function wordsOf(match: SessionMatch, { fresh, keep }: Looking, text: Text): Promise<CardWords> {
  if (match.provider !== 'own') return cardWords(match, null, text);
  const { url } = match;
  // Nothing is said of a server that is not asked, not even that it is silent.
  if (!(await mayBeAsked(url))) return { ...cardWords(match, null, text), state: { kind: 'unknown', text: '' } };
  return cardWords(match, await (fresh ? roomStatus(url, Date.now, keep) : knownStatus(url)), text);
}
