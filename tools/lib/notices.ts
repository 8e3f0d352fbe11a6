import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package that comes along, and the licence under which it does; as Vite's `build.license` writes them. */
export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** Such as `MIT`. */
  readonly identifier?: string;
  readonly text?: string;
}

export const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt';

/** Where Vite leaves what one of its builds bundled; an extension is several builds. */
const FOLDER = '.bundled';

/** Packages that are published without their licence: it stands in their repositories. */
const LICENCES_ELSEWHERE: readonly [RegExp, string][] = [[/^(wxt|@wxt-dev\/(browser|storage))$/, 'wxt.txt']];

let builds = 0;

/** Vite's option `build.license` for the next build. */
export function recordBundled(): { fileName: string } {
  builds += 1;
  return { fileName: `${FOLDER}/${builds}.json` };
}

/**
 * Writes the notices of all that was bundled into `outDir`.
 * @throws when a package has no licence text
 */
export function writeNotices(outDir: string): void {
  const folder = join(outDir, FOLDER);
  const files = readdirSync(folder).filter(name => name.endsWith('.json'));
  const packages = files.flatMap(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Licensed[]);
  rmSync(folder, { recursive: true });
  writeFileSync(join(outDir, NOTICES_FILE), notices(packages));
}

/**
 * The notices of packages, each once, by name.
 * @throws when one has no licence text
 */
export function notices(packages: readonly Licensed[]): string {
  const byName = new Map(packages.map(one => [`${one.name} ${one.version}`, { ...one, text: textOf(one) }]));
  const sorted = [...byName].sort(([one], [other]) => (one < other ? -1 : 1));
  const without = sorted.filter(([, { text }]) => !text.trim()).map(([name]) => name);
  if (without.length > 0) {
    throw new Error(
      `No licence text was found for ${without.join(', ')}: look into the package, and do without it if there is none.`,
    );
  }
  const parts = sorted.map(
    ([name, { identifier, text }]) =>
      `${name}${identifier ? ` (${identifier})` : ''}\n\n${text.replaceAll('\r\n', '\n').trim()}\n`,
  );
  const line = `\n${'-'.repeat(80)}\n\n`;
  return ['Sidestage contains the following packages of others.\n', ...parts].join(line);
}

function textOf({ name, text }: Licensed): string {
  if (text) return text;
  const [, file] = LICENCES_ELSEWHERE.find(([names]) => names.test(name)) ?? [];
  return file ? readFileSync(join(import.meta.dirname, 'licences', file), 'utf8') : '';
}
