import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlank, visibleText } from '../../../../core/room/visible.ts';

/** What shows nothing by itself, each with a name that says which. */
const NOTHING: readonly (readonly [name: string, text: string])[] = [
  ['nothing at all', ''],
  ['spaces', ' \t\u00a0\u2003\u3000 '],
  ['zero width space', '\u200b'],
  ['word joiner', '\u2060\u2064'],
  ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
  ['Braille blank', '\u2800\u2800'],
  ['marks of direction', '\u200e\u200f\u061c'],
  ['embeddings, overrides and isolates', '\u202a\u202e\u2066\u2069'],
  ['tags', '\u{e0001}\u{e0068}\u{e0069}\u{e007f}'],
  ['soft hyphen', '\u00ad'],
  ['variation selectors', '\ufe0f\ufe0e\u{e0100}'],
  ['joiners', '\u200d\u200c\u034f'],
  ['byte order mark', '\ufeff'],
  ['Khmer inherent vowels', '\u17b4\u17b5'],
  ['Mongolian vowel separator', '\u180e\u180b'],
  ['annotations and objects', '\ufff9\ufffa\ufffb\ufffc'],
  ['a musical null', '\u{1d159}'],
  ['controls of hieroglyphs', '\u{13430}\u{13437}\u{1343f}\u{13440}'],
  ['blank hieroglyphs', '\u{13441}\u{13442}'],
  ['fillers of Khitan and shorthand', '\u{16fe4}\u{1bc9d}'],
  ['noncharacters', '\uffff\ufdd0\u{1ffff}'],
  ['marks without a letter', '\u0301\u20dd'],
];

describe('R259: what nobody sees', () => {
  it.each(NOTHING)('%s is blank', (_name, text) => {
    expect(isBlank(text)).toBe(true);
    expect(isBlank(` ${text}\u200b${text} `)).toBe(true);
  });

  it.each(NOTHING.filter(([name]) => name !== 'marks without a letter'))('%s is not part of a name', (_name, text) => {
    expect(visibleText(`Ada${text}`)).toBe('Ada');
    expect(visibleText(`${text}Ada`)).toBe('Ada');
    expect(visibleText(`Ada ${text} Lovelace`)).toBe('Ada Lovelace');
  });

  it.each([
    ['Ada Lovelace'],
    ['Zoë'],
    ['山田　太郎'],
    ['葛\u{e0100}城'],
    ['👩🏽‍💻 Kim'],
    ['👨‍👩‍👧‍👦'],
    ['❤️‍🔥'],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['🏳️‍🌈'],
    ['3️⃣'],
    ['می‌خواهم'],
    ['क्‍ष'],
    ['ന്‍'],
    ['ශ්‍රී'],
    ['محمد'],
    ['·'],
    ['☺'],
    ['©'],
    ['\u{1fae9}'],
    ['\u{13000}\u{13430}\u{13001}'],
    ['\u{18b00}\u{16fe4}\u{18b01}'],
    ['Ngô Thị Ệ'],
    ['ရွှေ့'],
    ['မြို့'],
    ['מֹ֖שֶׁה'],
    ['اللّٰه'],
    ['ก็่น้ำ'],
    ['क्षत्रियाणां'],
  ])('%s stays as it is', text => {
    expect(visibleText(text)).toBe(text.normalize('NFC'));
    expect(isBlank(text)).toBe(false);
  });

  it.each([
    ['a joiner between Latin letters', 'Ad\u200da', 'Ada'],
    ['a joiner behind an emoji', '👩\u200d', '👩'],
    ['a selector behind a letter', 'Ada\ufe0f', 'Ada'],
    ['text hidden in tags behind a flag', '🏴\u{e0068}\u{e0069}\u{e0020}\u{e0068}\u{e007f}', '🏴'],
    ['tags behind a name', 'Ada\u{e0041}\u{e0042}', 'Ada'],
    ['half a surrogate pair', 'Ada\ud800', 'Ada\ufffd'],
    ['letters in parts', 'Zoe\u0308', 'Zoë'],
  ])('%s: is written as it looks', (_what, text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });

  it.each([
    ['of one kind', '\u0335'],
    ['of a script', '\u0e49'],
    ['around it', '\u20dd'],
  ])('R290: of a pile of marks %s on one letter four are kept', (_what, mark) => {
    const piled = visibleText(`Z${mark.repeat(30)}oe`);
    expect(piled.match(/\p{M}+/u)?.[0]).toHaveLength(4);
    expect(piled).toMatch(/^Z\p{M}+oe$/u);
    expect(visibleText(`Zo${`${mark}\u200d`.repeat(30)}`).match(/\p{M}/gu)).toHaveLength(4);
  });

  it('R290: of marks beside a letter eight are kept', () => {
    expect(visibleText(`क${'\u093e'.repeat(30)}`)).toBe(`क${'\u093e'.repeat(8)}`);
  });

  it('is taken out at once and whole, whatever stands where', () => {
    const unit = fc.constantFrom(
      ...NOTHING.flatMap(([, text]) => [...text]),
      'a',
      ' ',
      '👩',
      '\u0335',
      '\u093e',
      '\u200d',
      '💻',
      '\ufe0f',
      '漢',
      'م',
      'क',
      '्',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), text => {
        const once = visibleText(text);
        expect(visibleText(once)).toBe(once);
        expect(isBlank(once)).toBe(isBlank(text));
        expect(once.length).toBeLessThanOrEqual(text.normalize('NFC').length);
      }),
    );
  });
});
