/** A stretch of a text; with an address if it is a link. */
export interface TextPart {
  readonly text: string;
  readonly href: string | null;
}

const CANDIDATE = /\bhttps?:\/\/[^\s<>"]+/gi;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'’”»…]+$/;

/**
 * A text in stretches, web addresses apart. Only http and https with a host and without a user name
 * are links: the address in the bar is then the one that is read. Joined together the parts are the text.
 */
export function linkParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const found of text.matchAll(CANDIDATE)) {
    const shown = withoutTrailing(found[0]);
    const href = addressOf(shown);
    if (href === null) continue;
    if (found.index > end) parts.push({ text: text.slice(end, found.index), href: null });
    parts.push({ text: shown, href });
    end = found.index + shown.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/** A closing bracket belongs to the address only if it opened there. */
function withoutTrailing(candidate: string): string {
  let shown = candidate;
  for (;;) {
    const before = shown;
    shown = shown.replace(TRAILING, '');
    for (const [open, close] of ['()', '[]', '{}'].map(pair => [...pair] as [string, string])) {
      if (shown.endsWith(close) && count(shown, close) > count(shown, open)) shown = shown.slice(0, -1);
    }
    if (shown === before) return shown;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function addressOf(candidate: string): string | null {
  try {
    const url = new URL(candidate);
    const plain = url.username === '' && url.password === '' && url.hostname !== '';
    return plain && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
  } catch {
    return null;
  }
}
