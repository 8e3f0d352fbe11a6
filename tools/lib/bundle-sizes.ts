import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { compressedSize } from './content-script-size.ts';

/** What a page, a script or an archive weighs, in bytes. */
export interface Size {
  readonly name: string;
  readonly files: number;
  readonly raw: number;
  /** Each file by itself, as a server or a browser's store would compress it; null for an archive. */
  readonly gzipped: number | null;
}

const DOCUMENTS: readonly [name: string, file: string][] = [
  ['first content script', 'chrome-mv3/first.js'],
  ['content script', 'chrome-mv3/assistant.js'],
  ['background', 'chrome-mv3/background.js'],
  ['panel', 'chrome-mv3/sidepanel.html'],
  ['session window', 'chrome-mv3/window.html'],
  ['popup', 'chrome-mv3/popup.html'],
  ['settings', 'chrome-mv3/options.html'],
  ['home page', 'web/index.html'],
  ['page of a room, before joining', 'web/room.html'],
];

const ARCHIVES: readonly [name: string, file: string][] = [
  ['archive for Chrome, Edge, Opera', 'sidestage-chrome.zip'],
  ['archive for Firefox', 'sidestage-firefox.zip'],
];

/**
 * What is loaded before anybody presses anything, of each document that was built, and the archives.
 * @param output the folder of builds; what is not there is left out
 */
export function bundleSizes(output: string): Size[] {
  const there = ([, file]: readonly [string, string]) => existsSync(join(output, file));
  return [
    ...DOCUMENTS.filter(there).map(([name, file]) => {
      const files = loadedWith(join(output, file));
      const sum = (of: (path: string) => number) => files.map(path => of(path)).reduce((one, other) => one + other, 0);
      return { name, files: files.length, raw: sum(path => statSync(path).size), gzipped: sum(compressedSize) };
    }),
    ...ARCHIVES.filter(there).map(([name, file]) => ({
      name,
      files: 1,
      raw: statSync(join(output, file)).size,
      gzipped: null,
    })),
  ];
}

/** The document and every script and style that comes with it, without what is imported later. */
function loadedWith(document: string): string[] {
  const folder = dirname(document);
  const found = new Set<string>([document]);
  for (const path of found) {
    if (!/\.(?:html|js)$/.test(path)) continue;
    for (const named of namedIn(readFileSync(path, 'utf8'), path.endsWith('.html'))) {
      const file = named.startsWith('/') ? join(folder, named) : join(dirname(path), named);
      if (existsSync(file)) found.add(file);
    }
  }
  return [...found];
}

/** Paths of scripts and styles that a page or a script names for loading at once. */
export function namedIn(text: string, html: boolean): string[] {
  const pattern = html
    ? /(?:src|href)="([^"]+\.(?:js|css))"/g
    : /(?:^|[;}\n])(?:import|export)(?:[\w$*{},\s]*?\bfrom|[\w$*{},\s]*?\}from)?\s*["'`](\.{0,2}\/[^"'`]+\.js)["'`]/g;
  return [...text.matchAll(pattern)].map(([, path = '']) => posix.normalize(path));
}

/** As a table of Markdown, in kB of 1,000 bytes. */
export function sizeTable(sizes: readonly Size[]): string {
  const kB = (bytes: number | null) => (bytes === null ? '' : (bytes / 1_000).toFixed(1));
  const rows = sizes.map(({ name, files, raw, gzipped }) => `| ${name} | ${files} | ${kB(raw)} | ${kB(gzipped)} |`);
  return ['| loaded at once | files | kB | kB gzipped |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
