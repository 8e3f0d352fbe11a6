/**
 * The measured page, the same for all: 20,000 text nodes of running text and 5,000 anchors (with
 * two words each), in
 * articles of 20 paragraphs, as a long discussion has them. One in 66 texts holds an address; one
 * in 18 anchors leads to a session, six in ten stay on the site.
 */
export function measuredPage(): string {
  const articles = Array.from({ length: 1_000 }, (_, index) => article(index));
  return `<main>${articles.join('')}</main>`;
}

export const TEXT_NODES = 20_000;
export const ANCHORS = 5_000;

const WORDS =
  'we could look at the numbers again before the next release because some of them moved while others stayed where they were'.split(
    ' ',
  );
/** Reproducible, so that every run sees the same page. */
let seed = 7;
function pick(count: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * count);
}

function sentence(): string {
  return Array.from({ length: 12 + pick(8) }, () => WORDS[pick(WORDS.length)]).join(' ');
}

function article(index: number): string {
  const parts = Array.from({ length: 15 }, (_, at) => `<p>${withAddress(sentence(), index * 20 + at)}</p>`);
  // A paragraph with an anchor in it.
  const linked = Array.from(
    { length: 5 },
    (_, at) =>
      `<li>${withAddress(sentence(), index * 20 + 15 + at)}<a href="${address(index * 5 + at)}">see this</a></li>`,
  );
  return `<article><div>${parts.join('')}</div><ul>${linked.join('')}</ul></article>`;
}

function withAddress(text: string, index: number): string {
  if (index % 66 !== 0) return text;
  return `${text} ${index % 132 === 0 ? `https://meet.google.com/abc-defg-${letters(index)}` : `https://news.example/${index}`}, ${text}`;
}

function address(index: number): string {
  if (index % 18 === 0)
    return index % 36 === 0
      ? `https://rooms.example.org/r/room-${index}`
      : `https://us02web.zoom.us/j/8${String(index).padStart(10, '0')}`;
  return index % 10 < 6 ? `/thread/${index}?page=2#c${index}` : `https://site-${index % 40}.example/posts/${index}`;
}

function letters(index: number): string {
  return [0, 1, 2].map(place => String.fromCharCode(97 + (Math.floor(index / 26 ** place) % 26))).join('');
}
