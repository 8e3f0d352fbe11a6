/** Not in Safari before 18, nor in Chrome and Firefox before 126. */
const { parse } = URL as Partial<Pick<typeof URL, 'parse'>>;

/** An address as the browser sees it; null: that is none. */
export function parseAddress(text: string, base?: string): URL | null {
  // The content script reads thousands of them: an exception each would cost.
  if (parse) return parse.call(URL, text, base);
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
