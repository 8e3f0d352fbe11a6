/**
 * What people can see of a text. Unicode has characters that show nothing (Default_Ignorable_Code_Point) and some that
 * only turn what stands around them; with them a name is blank, or looks like another one.
 */

/** Characters that only say how the signs of Egyptian, Khitan and shorthand around them are put together. */
const ARRANGING = String.raw`\u{13430}-\u{13440}\u{16FE4}\u{1BC9D}`;
/**
 * What shows nothing, and what stands for something that is not there; noncharacters; annotations; the object
 * replacement character.
 */
const INVISIBLE = String.raw`[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{FFF9}-\u{FFFC}${ARRANGING}]`;

const scripts = (names: string) =>
  names
    .split(' ')
    .map(name => String.raw`\p{Script=${name}}`)
    .join('');
/** Scripts whose letters change by a joiner, or a non-joiner, between them (UAX #31, 2.3). */
const JOINED = `[${scripts('Arabic Syriac Mandaic Mongolian Nko Phags_Pa Adlam Hanifi_Rohingya Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar Tibetan')}]`;
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA]`;
const EMOJI = String.raw`\p{Extended_Pictographic}(?:\uFE0F|\uFE0E|\p{Emoji_Modifier})?`;

/** Where characters that show nothing by themselves are part of how a letter or an emoji is written. */
const WRITTEN = [
  // Flags of parts of countries.
  String.raw`\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}`,
  // Families, professions and the like.
  String.raw`${EMOJI}(?:\u200D${EMOJI})*`,
  String.raw`[0-9#*]\uFE0F\u20E3`,
  // Forms of one ideograph, as in Japanese names.
  String.raw`\p{Script=Han}[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`[\u1820-\u18AA][\u180B-\u180D\u180F]`,
  String.raw`${VIRAMA}\u200D`,
  String.raw`${JOINED}[\u200C\u200D](?=${JOINED})`,
  String.raw`[\u{13000}-\u{1342F}][\u{13430}-\u{13436}\u{13439}-\u{1343B}](?=[\u{13000}-\u{1342F}])`,
  String.raw`[\u{18B00}-\u{18CFF}]\u{16FE4}(?=[\u{18B00}-\u{18CFF}])`,
];

const PARTS = new RegExp(`${INVISIBLE}|${WRITTEN.join('|')}`, 'gu');
const IS_INVISIBLE = new RegExp(`^${INVISIBLE}$`, 'u');
/** Signs that are blank: of Braille, of music, and hieroglyphs. */
const BLANK_SIGNS = /[\u2800\u{1D159}\u{13441}\u{13442}]/gu;
/** More marks on one letter than any language writes: they would cover the lines above and below. */
const PILE = /(?:\p{M}[\u200C\u200D]?){5,}/gu;
/** Most marks that are kept on one letter: above, below and through it, and all with those beside it. */
const MAX_STACKED = 4;
const MAX_MARKS = 8;
/** Anything with a form of its own. A mark alone has none: it sits on a letter. */
const SHOWS = /[\p{L}\p{N}\p{P}\p{S}\p{Co}\p{Cn}]/u;

/** The text on one line as people see it: composed (NFC), without what shows nothing, every gap one space. */
export function visibleText(text: string): string {
  for (let before = text; ;) {
    // What is taken out may have stood between parts that belong together, or apart.
    const after = tidied(before);
    if (after === before) return after;
    before = after;
  }
}

function tidied(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll(PARTS, part => (IS_INVISIBLE.test(part) ? '' : part))
    .replaceAll(PILE, lowered)
    .replaceAll(BLANK_SIGNS, ' ')
    .replaceAll(/\s{2,}/g, ' ')
    .trim();
}

function lowered(pile: string): string {
  const marks = [...pile];
  let stacked = 0;
  const kept = marks.filter(mark => !/[\p{Mn}\p{Me}]/u.test(mark) || ++stacked <= MAX_STACKED);
  return kept.slice(0, MAX_MARKS).join('');
}

/** Whether there is nothing to see. */
export function isBlank(text: string): boolean {
  // Most texts have a letter that tells at once.
  return !/[!-~]/.test(text) && !SHOWS.test(visibleText(text));
}
