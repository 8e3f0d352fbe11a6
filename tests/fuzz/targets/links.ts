import { compilePattern } from '../../../core/links/patterns.ts';
import { Recogniser } from '../../../core/links/recognise.ts';
import { parseSessionLink } from '../../../core/links/sessionLink.ts';
import { findTextLinks } from '../../../core/links/textLinks.ts';
import type { Dice } from '../../support/dice.ts';
import { type LabelledLink, readLines } from '../../support/link-corpus.ts';
import { noise, scratched } from '../mutate.ts';
import { type Arena, must, type Target } from '../target.ts';

const ADDRESSES = 2_000;
const TRUSTED = 'https://rooms.example.org';
/** Long enough for a machine that does much else, and far below what a person would notice as a page that hangs. */
const SLOW_MS = 250;

const PIECES = [
  ...':/?#[]@!$&\'()*+,;=%.-_~\\|<>"{}^` ',
  'https://',
  'http://',
  'javascript:',
  'data:text/html,',
  'blob:',
  '//',
  'rooms.example.org',
  'rooms.example.org@evil.example',
  '/r/weekly-meeting',
  '#invite=',
  '%2F',
  '%00',
  '%E2%80%AE',
  '\u202e',
  '\u200b',
  '\u3002',
  '。',
  'ｒooms',
  'xn--',
  '127.0.0.1',
  '[::1]',
  '0x7f.1',
  'localhost',
  'https://www.google.com/url?q=',
  'https://urldefense.com/v3/__',
  '__;Kg!!',
  'https://nam01.safelinks.protection.outlook.com/?url=',
  'a'.repeat(300),
];

class LinksArena implements Arena {
  readonly #recogniser: Recogniser;
  readonly #addresses: readonly string[];

  constructor() {
    const pattern = compilePattern('meet.example.org/*/room*');
    this.#recogniser = new Recogniser({ trusts: origin => origin === TRUSTED, patterns: pattern ? [pattern] : [] });
    this.#addresses = readLines<LabelledLink>('corpus.jsonl').map(({ href, text }) => href ?? text ?? '');
  }

  async round(dice: Dice): Promise<number> {
    for (let count = 0; count < ADDRESSES; count += 1) {
      const text = this.#text(dice);
      // A machine that does something else meanwhile is slow once, and not three times.
      const isSlow = Array.from({ length: 3 }).every(() => this.#took(text) > SLOW_MS);
      must(!isSlow, () => `More than ${SLOW_MS} ms for ${JSON.stringify(text.slice(0, 400))}`);
    }
    return ADDRESSES;
  }

  async close(): Promise<void> {
    // There is nothing to close.
  }

  #text(dice: Dice): string {
    const one = () => {
      const found = dice.pick(this.#addresses) ?? TRUSTED;
      switch (dice.roll(4)) {
        case 0:
          return scratched(dice, Buffer.from(found)).toString('latin1');
        case 1: {
          const at = dice.roll(found.length + 1);
          return found.slice(0, at) + (dice.pick(PIECES) ?? '') + found.slice(at + dice.roll(4));
        }
        case 2:
          return Array.from({ length: 1 + dice.roll(14) }, () => dice.pick(PIECES)).join('');
        default:
          return dice.roll(6) === 0 ? noise(dice, dice.roll(200)).toString('latin1') : encodeURIComponent(found);
      }
    };
    return Array.from({ length: dice.roll(5) === 0 ? 1 + dice.roll(20) : 1 }, one).join(
      dice.pick(['', ' ', '://']) ?? '',
    );
  }

  #took(text: string): number {
    const began = performance.now();
    this.#look(text);
    return performance.now() - began;
  }

  #look(text: string): void {
    const says = () => JSON.stringify(text.slice(0, 600));
    compilePattern(text);
    const link = parseSessionLink(text, 'https://page.example/a/b');
    if (link) {
      const again = parseSessionLink(link.url);
      must(JSON.stringify(again) === JSON.stringify(link), () => `Read again it is another link: ${says()}`);
      must(new URL(link.url).origin === link.origin, () => `It leads elsewhere than it says: ${says()}`);
    }
    const match = this.#recogniser.recognise(text, 'https://page.example/a/b');
    if (match) {
      const url = new URL(match.url);
      must(/^https?:$/.test(url.protocol), () => `It leads to no web page: ${says()}`);
      must(url.host === match.host && url.username === '', () => `It leads elsewhere than it says: ${says()}`);
      must(match.provider !== 'own' || match.verify || url.origin === TRUSTED, () => `It is trusted: ${says()}`);
    }
    let end = 0;
    for (const found of findTextLinks(text, this.#recogniser)) {
      must(
        found.start >= end && found.end > found.start && found.end <= text.length,
        () => `A link stands wrong: ${says()}`,
      );
      end = found.end;
    }
  }
}

export const links: Target = {
  name: 'links',
  frames: ADDRESSES,
  open: () => Promise.resolve(new LinksArena()),
};
