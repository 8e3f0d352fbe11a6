import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, LANGUAGES } from '../../../core/language/languages.ts';
import type { Catalogue } from '../../../core/language/wording.ts';
import { root } from '../paths.ts';

const FOLDER = 'assets/messages';

/** A language's file, from the root of the repository. */
export function catalogueFile(language: string): string {
  return `${FOLDER}/${language}.json`;
}

/** The languages that people are offered. */
export function listedLanguages(): Language[] {
  return Object.keys(LANGUAGES) as Language[];
}

/** The languages that have a file, whether or not they are on the list. */
export function writtenLanguages(): string[] {
  return readdirSync(join(root, FOLDER))
    .filter(name => name.endsWith('.json'))
    .map(name => name.replace(/\.json$/, ''))
    .sort();
}

/**
 * The messages of a language; null when there is no file.
 * @throws {SyntaxError} when the file is no JSON
 */
export function readCatalogue(language: string): Catalogue | null {
  const file = join(root, catalogueFile(language));
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue) : null;
}
