/** What is used of the Document Picture-in-Picture API (WICG), which TypeScript's own library does not know yet. */
export interface DocumentPictureInPicture {
  /** Sizes in CSS pixels; the browser keeps them within what it allows. Needs the person's gesture. */
  requestWindow(options?: { readonly width?: number; readonly height?: number }): Promise<Window>;
}

declare global {
  interface Window {
    readonly documentPictureInPicture?: DocumentPictureInPicture;
  }
}

/**
 * Makes an empty document look like this one, but for its theme and language, which may change; resolves once its style
 * sheets are there, or are known not to come.
 */
export async function dressLikeThisOne(empty: Document): Promise<void> {
  empty.title = document.title;
  const copies = [...document.head.querySelectorAll('style, link[rel=stylesheet]')].map(original => {
    const copy = empty.importNode(original, true);
    // Such a document's own address is about:blank.
    if (original instanceof HTMLLinkElement) copy.setAttribute('href', original.href);
    return copy;
  });
  const sheets = copies
    .filter(copy => copy.localName === 'link')
    .map(
      link =>
        new Promise<void>(resolve => {
          link.addEventListener('load', () => resolve(), { once: true });
          link.addEventListener('error', () => resolve(), { once: true });
        }),
    );
  empty.head.append(...copies);
  await Promise.all(sheets);
}
