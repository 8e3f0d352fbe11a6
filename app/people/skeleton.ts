import unhomoglyph from 'unhomoglyph';
import { visibleText } from '../../core/room/visible.ts';

/** What shows nothing is no difference, nor is a gap, nor an accent that stands alone; the colour of a skin is one. */
const UNSEEN =
  /(?!\p{Emoji_Modifier})[\p{Default_Ignorable_Code_Point}\s\p{Sk}\u{13430}-\u{13440}\u{16FE4}\u{1BC9D}]/gu;
const PUNCTUATION = /\p{P}/gu;
/** Strokes through letters, and the dot that is there on a small i or j already. */
const STROKES = /[\u0334-\u0338]|(?<=[ijıіј])\u0307/gu;

/** Letters that stand for another one, and the table knows nothing of it: small capitals above all. */
const PLAIN = new Map(
  [...'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkĸkʟLᴍmʍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz'.matchAll(/(.)(.)/gu)].map(([, from = '', to = '']) => [
    from,
    to,
  ]),
);
/** Letters in a filled circle or square. */
const FILLED = /[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}]/gu;

/**
 * What a name is compared by (Unicode TR 39, 4): two that share a look can be taken for each other. Capitals and small
 * letters are one, and so are spaces and punctuation. A capital I can be read as an i and as a small l, which can be
 * read as a capital I and is the small form of L; so there are several looks of a name that has them.
 */
export function looksOf(name: string): readonly string[] {
  const text = visibleText(name)
    .replaceAll(FILLED, letter => String.fromCodePoint((((letter.codePointAt(0) ?? 0) - 0x1f150) % 32) + 65))
    // Before and after: an accent that stands alone is a space with one on it.
    .replaceAll(UNSEEN, '')
    .normalize('NFKC')
    .replaceAll(UNSEEN, '')
    .normalize('NFD')
    .replaceAll(STROKES, '');
  if (text === '') return [];
  // Some punctuation looks like a letter; for some alphabets the table has the small letters only.
  const forms = [text, text.replaceAll(PUNCTUATION, '')].flatMap(form => [form, withSmallLetters(form)]);
  const looks = new Set([...new Set(forms)].flatMap(form => [...readings(form)]));
  looks.delete('');
  return looks.size > 0 ? [...looks] : [skeleton(text)];
}

/** The character, or those, that one looks like. */
function skeleton(text: string): string {
  const seen = unhomoglyph(text).normalize('NFD').replaceAll(STROKES, '');
  return [...seen].map(letter => PLAIN.get(letter) ?? letter).join('');
}

function withSmallLetters(text: string): string {
  return [...text].map(one => (/^[lL]$/.test(skeleton(one)) ? one : one.toLocaleLowerCase('en'))).join('');
}

/** So many letters of a name are read in all their ways; those after them, which few names have, in a coarse one. */
const READ_ALL_WAYS = 6;

/** All ways to read a text. An i, a small l and a mere stroke are three letters in them. */
function readings(text: string): Iterable<string> {
  let found = new Set(['']);
  let doubtful = 0;
  for (const one of text)
    for (const part of skeleton(one)) {
      const ways = waysToRead(part, one);
      if (ways.length > 0) doubtful += 1;
      const next = ways.length === 0 ? [plain(part)] : doubtful > READ_ALL_WAYS ? ['|'] : ways;
      found = new Set([...found].flatMap(before => next.map(way => before + way)));
    }
  return found;
}

/** What can be read where a letter like an I or an L stands; nothing for others. */
function waysToRead(part: string, one: string): readonly string[] {
  if (part === 'i') return ['i'];
  if (part === 'L') return ['l'];
  if (part !== 'l') return [];
  if (/\p{Lu}/u.test(one)) return ['i', '|'];
  return /\p{L}/u.test(one) ? ['l', '|'] : ['|'];
}

function plain(part: string): string {
  return skeleton(part.toLocaleLowerCase('en')).replaceAll(PUNCTUATION, '');
}
