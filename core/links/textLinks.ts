import type { Recogniser, SessionMatch } from './recognise.ts';

/** A session link in running text: what it leads to, and where it stands. */
export interface TextLink {
  readonly match: SessionMatch;
  readonly start: number;
  readonly end: number;
}

/**
 * An address runs to the first character that cannot be meant as part of one: white space, angle and
 * curly brackets, quotes, dashes, an ellipsis, pipes, backslashes, CJK and full-width punctuation,
 * bidi and zero-width characters, emoji. A scheme glued to a word or to another scheme is none.
 */
const ADDRESS =
  // eslint-disable-next-line no-misleading-character-class -- variation selectors end an address too
  /(?<![\w.+-])(?<!\b(?:blob|filesystem|view-source|javascript|data|intent):)https?:\/\/[^\s<>"`{}|\\^\u00ab\u00ad\u00bb\u061c\u200b-\u206f\u3000-\u303f\ufe00-\ufe0f\ufeff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\p{Extended_Pictographic}]+/iuy;
/** Longer texts hold no link that a person would follow: minified code, data. */
const LONGEST_ADDRESS = 4_096;

/** The session links in a text, in order. */
export function findTextLinks(text: string, recogniser: Recogniser): TextLink[] {
  const found: TextLink[] = [];
  const addressAt = (from: number) => ((ADDRESS.lastIndex = from), ADDRESS.exec(text));
  // By the rare `://` and not by trying the pattern at every letter.
  for (let at = 0; (at = text.indexOf('://', at)) !== -1; at += 3) {
    const hit = addressAt(at - 5) ?? addressAt(at - 4);
    if (!hit) continue;
    const [raw] = hit;
    at = ADDRESS.lastIndex - 3;
    for (const address of raw.length > LONGEST_ADDRESS ? [] : readings(raw)) {
      const match = recogniser.recognise(address);
      if (!match) continue;
      found.push({ match, start: hit.index, end: hit.index + address.length });
      break;
    }
  }
  return found;
}

/** What an address in a text may have been meant to be, the longest first. */
function* readings(raw: string): Iterable<string> {
  const whole = withoutTail(raw);
  yield whole;
  // Scripts without spaces: the sentence goes on after the address.
  const foreign = /^https?:\/\/[^/]+\/[^\u0080-\uffff]*(?=[\u0080-\uffff])/i.exec(whole)?.[0];
  if (foreign !== undefined) yield withoutTail(foreign);
}

/** Cuts what belongs to the sentence: closing brackets that were opened before, a second address, punctuation. */
function withoutTail(raw: string): string {
  const second = raw.slice(8).search(/[,;()[\]]https?:\/\//i);
  const single = second === -1 ? raw : raw.slice(0, second + 8);
  return single.slice(0, unopened(single)).replace(/[.,;:!?'*~]+$/, '');
}

/** Where the first closing bracket stands that has no opening one before it. */
function unopened(text: string): number {
  const open = { ')': 0, ']': 0 };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '(') open[')'] += 1;
    else if (char === '[') open[']'] += 1;
    else if ((char === ')' || char === ']') && --open[char] < 0) return at;
  }
  return text.length;
}
