/** Embeddings, overrides and isolates (Unicode UAX #9): what could turn the text around it. */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;
/** Marks on one letter beyond what any script puts there. */
const TOO_MANY_MARKS = /(\p{M}{6})\p{M}+/gu;

/**
 * A text as it may be put on a page, as text, in an element of its own direction (`dir="auto"`):
 * it turns nothing outside it around and does not climb over its lines. Letters of every script and
 * their own order stay.
 */
export function displayed(text: string): string {
  return text.replaceAll(BIDI_CONTROLS, '').replaceAll(TOO_MANY_MARKS, '$1');
}
