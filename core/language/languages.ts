/**
 * The languages of Sidestage and their own names, as a chooser shows them. To add one, add its line here and its file
 * `assets/messages/TAG.json` (CONTRIBUTING.md); the tag is of BCP 47, as short as it says enough.
 */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  pt: 'Português',
  ja: '日本語',
  ar: 'العربية',
  he: 'עברית',
} as const;

export type Language = keyof typeof LANGUAGES;

/** What every other language falls back on. */
export const FALLBACK: Language = 'en';

/** The scripts that are written from right to left and have a living language (ISO 15924). */
const RIGHT_TO_LEFT = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg'];

export function isLanguage(tag: unknown): tag is Language {
  return typeof tag === 'string' && Object.hasOwn(LANGUAGES, tag);
}

/** Which way a language is written, by its script. A tag that is none is taken for left to right. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  try {
    return RIGHT_TO_LEFT.includes(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** Where browsers look for a language's messages of an extension. Their stores know no Portuguese without a country. */
export function localeFolders(language: Language): readonly string[] {
  return (language as string) === 'pt' ? ['pt_BR', 'pt_PT'] : [language.replace('-', '_')];
}

/** The first of the wanted tags that there is a language for ("de-AT" is served by `de`), or the fallback. */
export function bestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languageOf(tag);
    if (found !== null) return found;
  }
  return FALLBACK;
}

/** The language that serves a tag, or null. What it costs does not grow faster than the tag: anybody may send one. */
export function languageOf(tag: string): Language | null {
  const wanted = `${tag.replaceAll('_', '-').toLowerCase()}-`;
  const serving = (Object.keys(LANGUAGES) as Language[]).filter(one => wanted.startsWith(`${one.toLowerCase()}-`));
  // Of two that serve it, the one that says more.
  return serving.sort((one, other) => other.length - one.length)[0] ?? null;
}

/**
 * How numbers and dates are written for somebody who reads that language: as in their own region when the browser names
 * one ("de-AT" of `de`), else as in the language at large.
 */
export function localeFor(language: Language, wanted: readonly string[]): string {
  return wanted.find(tag => languageOf(tag) === language) ?? language;
}
