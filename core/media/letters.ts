/** Null in Firefox before 125, which knows code points only. */
// eslint-disable-next-line engines/old-browsers -- asked for just before
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** The letters of a text as a reader counts them: a flag or an accented letter is one. */
export function letters(text: string): string[] {
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : [...text];
}
