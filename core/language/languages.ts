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

/**
 * Languages that stores and browsers know with a country alone.
 * https://developer.chrome.com/docs/extensions/reference/api/i18n#locales
 */
const BY_COUNTRY: Readonly<Record<string, readonly string[]>> = {
  pt: ['pt_BR', 'pt_PT'],
  'zh-Hans': ['zh_CN'],
  'zh-Hant': ['zh_TW'],
};

/** Where browsers look for a language's messages of an extension. */
export function localeFolders(language: Language): readonly string[] {
  return BY_COUNTRY[language] ?? [language.replace('-', '_')];
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
  const written = tag.replaceAll('_', '-');
  // "zh-TW" says by its country in which script it is written.
  const wanted = [written, withScript(written)].map(one => `${one.toLowerCase()}-`);
  const serving = (Object.keys(LANGUAGES) as Language[]).filter(language =>
    wanted.some(one => one.startsWith(`${language.toLowerCase()}-`)),
  );
  // Of two that serve it, the one that says more.
  return serving.sort((one, other) => other.length - one.length)[0] ?? null;
}

/** The language of a tag, with the script that it most likely is in (BCP 47); the tag itself, when it is none. */
function withScript(tag: string): string {
  try {
    return `${tag.split('-', 1)[0]}-${new Intl.Locale(tag).maximize().script}`;
  } catch {
    return tag;
  }
}

/**
 * How numbers and dates are written for somebody who reads that language: as in their own region when the browser names
 * one ("de-AT" of `de`), else as in the language at large.
 */
export function localeFor(language: Language, wanted: readonly string[]): string {
  return wanted.find(tag => languageOf(tag) === language) ?? language;
}
