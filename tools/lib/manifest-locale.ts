import { FALLBACK, type Language, localeFolders } from '../../core/language/languages.ts';
import { listedLanguages, readCatalogue } from './messages/catalogues.ts';

/** Shown by the manifest, and by scripts that take their words from there because they carry no catalogue. */
const prefixes = ['manifest_', 'card_', 'menu_', 'keys_global_'];
const needed = ['manifest_name', 'manifest_description', 'manifest_action_title'];

export interface LocaleFile {
  readonly path: string;
  readonly contents: string;
}

/**
 * The files `_locales/…/messages.json` of all languages, taken from their catalogues.
 * @throws {Error} when a catalogue lacks one of the manifest's messages
 */
export function manifestLocales(): LocaleFile[] {
  return listedLanguages().flatMap(language => {
    const contents = manifestLocale(language);
    return localeFolders(language).map(folder => ({ path: `_locales/${folder}/messages.json`, contents }));
  });
}

function manifestLocale(language: Language): string {
  const catalogue = readCatalogue(language) ?? readCatalogue(FALLBACK) ?? {};
  const lacking = needed.find(key => typeof catalogue[key] !== 'string');
  if (lacking) throw new Error(`assets/messages/${language}.json lacks "${lacking}", which the manifest shows`);
  const entries = Object.entries(catalogue)
    .filter(([key]) => prefixes.some(prefix => key.startsWith(prefix)))
    .map(([key, message]) => [key, { message }]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
